import Diagnostics
import Reporting
import SourceText
import Testing

/// A secret is in no output, whichever finding the output is about.
@Suite struct SecretTests {
  static let secret = "sk-proj-Zm9vYmFyMTIz"
  static let sample = Sample("⟦key⟧: ⟦\(secret)⟧\nother: x # \(secret)\n")

  static var diagnostics: [Diagnostic] {
    let (key, value) = (sample.ranges[0], sample.ranges[1])
    return [
      .sample(
        value, rule: "hardcoded-secret", .error, message: "`\(secret)` is a key", help: "remove \(secret)!",
        fix: Fix(.unsafe, edits: [Edit(replacing: value, with: "${KEY}")])),
      .sample(
        key, rule: "other", related: [.init(value, "this: \(secret)")],
        fix: Fix(.safe, edits: [Edit(replacing: key, with: "was: \(secret)\nkey")])),
    ]
  }

  @Test("the value is masked in frames, diffs and texts")
  func full() {
    let options = RenderOptions(toolVersion: "1", showsFooter: false)
    #expect(
      Self.sample.report(Self.diagnostics).text(.full, options) == """
        warning[other] [*] message
         --> prompts/a.yaml:1:1
          |
        1 | key: ••••••••••••••••••••
          | ^^^  -------------------- this: ••••••••
        2 | other: x # ••••••••••••••••••••
          |
        help: suggested change
          |
        1 + was: ••••••••
        2 | key: ••••••••••••••••••••
          |

        error[hardcoded-secret] `••••••••` is a key
         --> prompts/a.yaml:1:6
          |
        1 | key: ••••••••••••••••••••
          |      ^^^^^^^^^^^^^^^^^^^^
        2 | other: x # ••••••••••••••••••••
          |
        help: remove ••••••••!
          |
          - key: ••••••••••••••••••••
        1 + key: ${KEY}
        2 | other: x # ••••••••••••••••••••
          |
        note: this fix changes words; `--fix --unsafe-fixes` applies it


        """)
  }

  @Test("no format has it", arguments: OutputFormat.allCases)
  func everyFormat(format: OutputFormat) {
    #expect(!Self.sample.report(Self.diagnostics).text(format).contains(Self.secret))
  }

  @Test("a secret of several lines keeps them")
  func block() {
    let sample = Sample("key: ⟦|\n  -----BEGIN\n  AAAABBBBCCCC⟧\nagain: AAAABBBBCCCC\n")
    #expect(
      sample.full(.sample(sample.ranges[0], rule: "hardcoded-secret")) == """
        warning[hardcoded-secret] message
         --> prompts/a.yaml:1:6
          |
        1 |   key: •
          |  ______^
        2 | | ••••••••••••
        3 | | ••••••••••••••
          | |______________^
        4 |   again: ••••••••••••
          |


        """)
  }

  @Test("which rules is the caller's choice")
  func rules() {
    let options = RenderOptions(toolVersion: "1", maskedRules: ["other"])
    let text = Self.sample.report(Self.diagnostics).text(.full, options)
    #expect(text.contains("•••: \(Self.secret)"))
  }
}
