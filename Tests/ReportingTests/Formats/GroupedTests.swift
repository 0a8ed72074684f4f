import Reporting
import Testing

@Suite struct GroupedTests {
  @Test("a table under every path that has findings")
  func table() {
    #expect(
      ReportSample.text(.grouped) == """
        c.yaml
          1:1  error  c    message

        prompts/总 a,b:1.yaml
          2:14  info     wordy-phrase  [*]  `in order to` is 100% "long" & <old>
          2:31  hint     only-shown         message
           3:1  warning  two-lines          line␊break␍ ␛[31m

        Found 4 problems (1 error, 1 warning, 1 info, 1 hint) in 2 of 3 files.
        [*] 1 fixable with `--fix`.

        """)
  }
}
