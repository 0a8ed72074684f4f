import Foundation
import Testing

/// `trimtab check --fix` and `--diff`: what is fixed is what was promised, and nothing else.
@Suite struct FixTests {
  private static let before = """
    # first
    model: openai/gpt-4o   # in order to
    messages:
      - role: system
        content: |
          In order to help, read the document.
          Please note that "in order to" stays.
      - role: user
        content: "{{question}}"  # due to the fact that

    """
  private static let after = before.replacing("In order to help", with: "To help")

  @Test(arguments: ["\n", "\r\n"], ["", "\u{FEFF}"])
  func onlyTheTextChanges(newline: String, mark: String) async throws {
    let sandbox = try Sandbox(["a.prompt.yml": mark + Self.before.replacing("\n", with: newline)])
    let run = try await sandbox.trimtab("check", "--fix", "--select", "wordy-phrase", "a.prompt.yml")
    #expect(run.status == 0 && run.output.contains("Fixed 1 problem"), "\(run.output)\(run.errors)")
    #expect(try sandbox.data("a.prompt.yml") == Data((mark + Self.after.replacing("\n", with: newline)).utf8))
    let again = try await sandbox.trimtab("check", "--fix", "--select", "wordy-phrase", "a.prompt.yml")
    #expect(again.status == 0 && !again.output.contains("Fixed"))
    #expect(try sandbox.data("a.prompt.yml") == Data((mark + Self.after.replacing("\n", with: newline)).utf8))
  }

  @Test func unsafeFixesWaitToBeAskedFor() async throws {
    let text = "model: gpt-4o-mni\nmax_tokens: 9\nsystem: In order to win, go.\nuser: \"{{x}}\"\n"
    let sandbox = try Sandbox(["a.yaml": text])
    let arguments = ["check", "--select", "unknown-model", "a.yaml"]
    let safe = try await sandbox.trimtab(arguments + ["--fix"])
    #expect(safe.status == 1 && safe.output.contains("--unsafe-fixes"), "\(safe.output)")
    #expect(try sandbox.data("a.yaml") == Data(text.utf8))
    let all = try await sandbox.trimtab(arguments + ["--fix", "--unsafe-fixes"])
    #expect(all.status == 0, "\(all.output)")
    #expect(try sandbox.data("a.yaml") == Data(text.replacing("mni", with: "mini").utf8))
  }

  @Test(arguments: [("extend-safe-fixes", true), ("extend-unsafe-fixes", false)])
  func configurationMovesFixes(key: String, isApplied: Bool) async throws {
    // The fix of a typing mistake is unsafe, that of a wordy phrase safe.
    let rule = isApplied ? "unknown-model" : "wordy-phrase"
    let text = "model: gpt-4o-mni\nmax_tokens: 9\nsystem: In order to win, go.\nuser: \"{{x}}\"\n"
    let sandbox = try Sandbox(["a.yaml": text, ".trimtab.yaml": "select: [\(rule)]\n\(key): [\(rule)]\n"])
    _ = try await sandbox.trimtab("check", "--fix", "a.yaml")
    #expect((String(decoding: try sandbox.data("a.yaml"), as: UTF8.self) != text) == isApplied)
  }

  // MARK: Diffs

  @Test(arguments: ["\n", "\r\n"], ["a.prompt.yml", "a b.prompt.yml", "提示 é.prompt.yml", "d/a.prompt.yml"])
  func gitAppliesTheDiff(newline: String, name: String) async throws {
    // Without a line break at the end.
    let text = String(Self.before.dropLast()).replacing("\n", with: newline)
    let sandbox = try Sandbox([name: String(text)])
    let diff = try await sandbox.trimtab("check", "--diff", "--select", "wordy-phrase", name)
    #expect(diff.status == 1)
    #expect(diff.errors.contains("would fix 1 problem"))
    #expect(try sandbox.data(name) == Data(text.utf8))
    try sandbox.write("fix.patch", diff.bytes)
    let git = try await Trimtab.execute(["/usr/bin/env", "git", "apply", "fix.patch"], in: sandbox.path)
    #expect(git.status == 0, "\(git.errors)\(diff.output)")
    let applied = try sandbox.data(name)
    try sandbox.write(name, String(text))
    _ = try await sandbox.trimtab("check", "--fix", "--select", "wordy-phrase", name)
    #expect(try sandbox.data(name) == applied)
  }

  @Test func aDiffOfNothingIsEmpty() async throws {
    let run = try await Sandbox(["a.prompt.yml": Self.after]).trimtab(
      "check", "--diff", "--select", "wordy-phrase", "a.prompt.yml")
    #expect(run.status == 0 && run.bytes.isEmpty && run.errors.isEmpty)
  }

  @Test func standardInputComesBack() async throws {
    let run = try await Sandbox().trimtab(
      "check", "--fix", "--select", "wordy-phrase", "--stdin-filename", "a.prompt.yml", "-", input: Self.before)
    #expect(run.status == 0 && run.output == Self.after)
  }

  // MARK: Files

  @Test func aReadOnlyFileIsLeftAlone() async throws {
    let sandbox = try Sandbox(["a.prompt.yml": Self.before, "b.prompt.yml": Self.before])
    try sandbox.setMode(0o444, of: "a.prompt.yml")
    let run = try await sandbox.trimtab("check", "--fix", "--select", "wordy-phrase", ".")
    #expect(run.status == 2 && run.errors.contains("read-only"))
    #expect(try sandbox.data("a.prompt.yml") == Data(Self.before.utf8))
    #expect(try sandbox.data("b.prompt.yml") == Data(Self.after.utf8))
  }

  @Test func linksAndModesStay() async throws {
    let sandbox = try Sandbox(["real/a.prompt.yml": Self.before])
    try sandbox.setMode(0o640, of: "real/a.prompt.yml")
    try sandbox.link("link.prompt.yml", to: "real/a.prompt.yml")
    _ = try await sandbox.trimtab("check", "--fix", "--select", "wordy-phrase", "link.prompt.yml")
    #expect(try sandbox.data("real/a.prompt.yml") == Data(Self.after.utf8))
    let attributes = try FileManager.default.attributesOfItem(atPath: sandbox / "real/a.prompt.yml")
    #expect(attributes[.posixPermissions] as? Int == 0o640)
    #expect(
      try FileManager.default.destinationOfSymbolicLink(atPath: sandbox / "link.prompt.yml") == "real/a.prompt.yml")
    #expect(try FileManager.default.contentsOfDirectory(atPath: sandbox / "real") == ["a.prompt.yml"])
  }

  // MARK: What must not change

  static let untouchable: [(name: String, text: String)] = [
    ("comment at a parameter", "model: o3\ntemperature: 0.2  # keep\nmessages:\n- {role: user, content: \"{{q}}\"}\n"),
    (
      "only parameter",
      "model: o3\nmodelParameters:\n  temperature: 0.2\nmessages:\n- {role: user, content: \"{{q}}\"}\n"
    ),
    ("anchor", "model: o3\ntemperature: &t 0.2\ntop_p: *t\nmessages:\n- {role: user, content: \"{{q}}\"}\n"),
    ("flow", "{model: o3, temperature: 0.2, messages: [{role: user, content: \"In order to win.\"}]}\n"),
    ("alias", "x: &s In order to win, ask.\nsystem: *s\nuser: *s\n"),
    ("nothing left", "system: Please\nuser: \"{{q}}\"\n"),
  ]

  /// Whatever is done to these, comments, anchors and all other entries are there afterwards.
  @Test(arguments: untouchable.map(\.name)) func nothingElseIsLost(name: String) async throws {
    let text = try #require(Self.untouchable.first { $0.name == name }).text
    let sandbox = try Sandbox(["a.yaml": text])
    let run = try await sandbox.trimtab("check", "--fix", "--unsafe-fixes", "--select", "all", "a.yaml")
    #expect(run.status < 2, "\(run.errors)")
    let fixed = String(decoding: try sandbox.data("a.yaml"), as: UTF8.self)
    for part in ["# keep", "&t", "&s", "*s", "{{q}}", "model: o3", "role: user"] where text.contains(part) {
      let isGone = part == "&t" ? !fixed.contains("&t") && fixed.contains("*t") : !fixed.contains(part)
      #expect(!isGone, "\(part) in \(fixed)")
    }
    let again = try await sandbox.trimtab("check", "--diff", "--unsafe-fixes", "--select", "all", "a.yaml")
    #expect(again.status == 0, "\(again.output)")
  }

  /// Shortening must not take a prompt below what the provider caches: 1,024 tokens for this model.
  @Test func aCachedPrefixIsNotTrimmedAway() async throws {
    func fixed(_ filler: Int) async throws -> (text: String, errors: String) {
      let sandbox = try Sandbox([
        "a.yaml":
          "model: gpt-4o\nmax_tokens: 99\nmessages:\n- role: system\n  content: \"In order to win, go on.\(String(repeating: " yes", count: filler))\"\n- {role: user, content: \"{{q}}\"}\n"
      ])
      let run = try await sandbox.trimtab("check", "--fix", "-v", "--select", "wordy-phrase", "a.yaml")
      return (String(decoding: try sandbox.data("a.yaml"), as: UTF8.self), run.errors)
    }
    for (filler, isFixed) in [(100, true), (1_016, false), (3_000, true)] {
      let result = try await fixed(filler)
      #expect(result.text.contains("\"To win") == isFixed, "\(filler) \(result.errors)")
      if !isFixed { #expect(result.errors.contains("effective tokens")) }
    }
  }

  /// A list is numbered anew unless some text goes by its numbers.
  @Test(arguments: [("Then stop.", true), ("If it fails, go back to step 4.", false), ("如果失败，回到第4步。", false)])
  func numbersThatAreSpokenOfStay(last: String, isFixed: Bool) async throws {
    let text =
      "system: |\n  Handle it so:\n  1. Read the ticket.\n  2. Find the product.\n  4. Write the reply.\n\n  \(last)\n"
    let sandbox = try Sandbox(["a.yaml": text + "user: \"{{ticket}}\"\n"])
    _ = try await sandbox.trimtab(
      "check", "--isolated", "--select", "list-numbering", "--fix", "--unsafe-fixes", "a.yaml")
    let after = String(decoding: try sandbox.data("a.yaml"), as: UTF8.self)
    #expect(after.contains("  3. Write the reply.") == isFixed, "\(after)")
  }
}
