import Diagnostics
import Reporting
import SourceText
import Testing

@Suite struct GitHubTests {
  @Test("errors first; commands as the runner decodes them")
  func commands() {
    #expect(
      ReportSample.lines(.github) == [
        "::error file=c.yaml,line=1,endLine=1,col=1,endColumn=2,title=c::message",
        "::warning file=prompts/总 a%2Cb%3A1.yaml,line=3,endLine=4,title=two-lines::line%0Abreak␍ ␛[31m",
        "::notice file=prompts/总 a%2Cb%3A1.yaml,line=2,endLine=2,col=14,endColumn=25,title=wordy-phrase::"
          + "`in order to` is 100%25 \"long\" & <old>%0Ahelp: write `to`",
        "::notice file=prompts/总 a%2Cb%3A1.yaml,line=2,endLine=2,col=31,endColumn=37,title=only-shown::message",
      ])
  }

  @Test("ten of each kind need no notice")
  func full() {
    let lines = ReportSample.lines(.github, ReportSample.many([(.error, 10), (.warning, 10), (.info, 4), (.hint, 6)]))
    #expect(lines.count == 30)
    #expect(!lines.contains { $0.contains("not shown") })
  }

  @Test(
    "no more than ten of each kind, and the last notice has the rest",
    arguments: [
      ([(Severity.error, 12)], 10, 0, 1, 2), ([(.warning, 11), (.info, 3)], 0, 10, 4, 1),
      ([(.info, 11)], 0, 0, 10, 2), ([(.error, 30), (.warning, 30), (.hint, 30)], 10, 10, 10, 61),
      ([(.error, 11), (.info, 10)], 10, 0, 10, 2),
    ] as [([(Severity, Int)], Int, Int, Int, Int)])
  func cap(_ counts: [(Severity, Int)], _ errors: Int, _ warnings: Int, _ notices: Int, _ rest: Int) {
    let lines = ReportSample.lines(.github, ReportSample.many(counts))
    #expect(lines.count { $0.hasPrefix("::error ") } == errors)
    #expect(lines.count { $0.hasPrefix("::warning ") } == warnings)
    #expect(lines.count { $0.hasPrefix("::notice ") } == notices)
    let problems = rest == 1 ? "1 more problem" : "\(rest) more problems"
    #expect(lines.last == "::notice title=trimtab::\(problems) not shown here; `trimtab check` lists all of them")
  }
}
