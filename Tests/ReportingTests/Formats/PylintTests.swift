import Reporting
import Testing

@Suite struct PylintTests {
  @Test("a line per finding")
  func lines() {
    #expect(
      ReportSample.lines(.pylint) == [
        "c.yaml:1: [c] message",
        "prompts/总 a,b:1.yaml:2: [wordy-phrase] `in order to` is 100% \"long\" & <old>",
        "prompts/总 a,b:1.yaml:2: [only-shown] message", "prompts/总 a,b:1.yaml:3: [two-lines] line␊break␍ ␛[31m",
      ])
  }
}
