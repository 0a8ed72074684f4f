import Diagnostics
import Reporting
import SourceText
import Testing

@Suite struct StyleTests {
  @Test(
    "who decides about colours",
    arguments: [
      (ColorDecision(isTerminal: true), true),
      (ColorDecision(isTerminal: false), false),
      (ColorDecision(choice: .always, noColor: "1", term: "dumb", isTerminal: false), true),
      (ColorDecision(choice: .never, cliColorForce: "1", forceColor: "1", isTerminal: true), false),
      (ColorDecision(noColor: "1", cliColorForce: "1", forceColor: "1", isTerminal: true), false),
      (ColorDecision(noColor: "", isTerminal: true), true),
      (ColorDecision(noColor: "0", isTerminal: true), false),
      (ColorDecision(cliColorForce: "1", term: "dumb", isTerminal: false), true),
      (ColorDecision(cliColorForce: "0", isTerminal: false), false),
      (ColorDecision(forceColor: "3", isTerminal: false), true),
      (ColorDecision(forceColor: "", isTerminal: false), false),
      (ColorDecision(forceColor: "false", isTerminal: true), true),
      (ColorDecision(term: "dumb", isTerminal: true), false),
      (ColorDecision(term: "xterm-256color", isTerminal: false), false),
    ])
  func decision(decision: ColorDecision, isColored: Bool) {
    #expect(decision.isColored == isColored)
  }

  @Test("colours change nothing but the colour", arguments: [OutputFormat.full, .concise])
  func colors(format: OutputFormat) {
    let plain = FormatTests.report.text(format)
    let colored = FormatTests.report.text(format, RenderOptions(toolVersion: "1.2.3", style: .colored))
    #expect(colored != plain)
    #expect(colored.replacing(/\u{1B}\[[0-9;]*m/, with: "") == plain)
  }

  @Test("the colours of a finding")
  func roles() {
    let sample = Sample("a: ⟦1⟧")
    let fix = Fix(.safe, edits: [Edit(replacing: sample.ranges[0], with: "2")])
    let options = RenderOptions(toolVersion: "1", style: .colored, showsFooter: false)
    let text = sample.report([.sample(sample.ranges[0], .error, fix: fix)]).text(.full, options)
    #expect(
      text.replacing("\u{1B}", with: "~") == """
        ~[1;31merror[some-rule]~[0m [~[36m*~[0m] ~[1mmessage~[0m
         ~[1;34m-->~[0m prompts/a.yaml:1:4
         ~[1;34m |~[0m
        ~[1;34m1~[0m~[1;34m |~[0m a: 1
         ~[1;34m |~[0m    ~[1;31m^~[0m
         ~[1;34m |~[0m
        ~[36mhelp: ~[0msuggested change
         ~[1;34m |~[0m
          ~[31m- a: 1~[0m
        ~[1;34m1~[0m ~[32m+ a: 2~[0m
         ~[1;34m |~[0m


        """)
  }
}
