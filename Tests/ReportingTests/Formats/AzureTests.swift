import Reporting
import SourceText
import Testing

@Suite struct AzureTests {
  @Test("commands as the agent decodes them")
  func commands() {
    let place = "sourcepath=prompts/总 a,b:1.yaml;"
    #expect(
      ReportSample.lines(.azure) == [
        "##vso[task.logissue type=error;sourcepath=c.yaml;linenumber=1;columnnumber=1;code=c;]message",
        "##vso[task.logissue type=warning;\(place)linenumber=2;columnnumber=14;code=wordy-phrase;]"
          + "`in order to` is 100%AZP25 \"long\" & <old>%0Ahelp: write `to`",
        "##vso[task.logissue type=warning;\(place)linenumber=2;columnnumber=31;code=only-shown;]message",
        "##vso[task.logissue type=warning;\(place)linenumber=3;columnnumber=1;code=two-lines;]line%0Abreak␍ ␛[31m",
      ])
  }

  @Test("a path cannot end its property")
  func path() {
    let report = Report(files: [
      FileReport(source: SourceText(path: "a;b]%.yaml", text: "x"), diagnostics: [.sample(0..<1)])
    ])
    #expect(ReportSample.text(.azure, report).contains("sourcepath=a%3Bb%5D%AZP25.yaml;"))
  }
}
