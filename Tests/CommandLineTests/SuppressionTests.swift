import Testing

/// Comments that leave findings out: what they cover, and what becomes of those that cover nothing.
@Suite struct SuppressionTests {
  private func rules(_ text: String, name: String = "a.yaml", _ flags: String...) async throws -> [String] {
    let sandbox = try Sandbox([name: text])
    let run = try await sandbox.trimtab(["check", "--isolated", "--output-format", "json", name] + flags)
    return try (JSONObject(run)["diagnostics"]?.items ?? []).compactMap { $0["rule"]?.text }
  }

  private static let wordy = "In order to help, answer in two sentences."

  @Test(
    arguments: [
      // Above the key, on its line, above an item, on a line of its own that is not the next.
      ("# trimtab: ignore[wordy-phrase] why\nsystem: \(wordy)\nuser: \"{{q}}\"\n", []),
      ("system: \(wordy)  # trimtab: ignore[wordy-phrase] why\nuser: \"{{q}}\"\n", []),
      ("system: |  # trimtab: ignore[wordy-phrase]\n  \(wordy)\n  \(wordy)\nuser: \"{{q}}\"\n", []),
      (
        "# trimtab: ignore[wordy-phrase]\n\n# another comment\nsystem: |\n  Be brief.\n  \(wordy)\nuser: \"{{q}}\"\n",
        []
      ),
      ("messages:\n  # trimtab: ignore[wordy-phrase]\n  - role: user\n    content: \(wordy)\n", []),
      // It does not reach the next key, nor another rule.
      (
        "# trimtab: ignore[wordy-phrase]\nname: x\nsystem: \(wordy)\nuser: \"{{q}}\"\n",
        ["unused-suppression", "wordy-phrase"]
      ),
      ("# trimtab: ignore[folded-list]\nsystem: \(wordy)\nuser: \"{{q}}\"\n", ["unused-suppression", "wordy-phrase"]),
      // Several rules, of which one is of no use.
      ("# trimtab: ignore[wordy-phrase, folded-list]\nsystem: \(wordy)\nuser: \"{{q}}\"\n", ["unused-suppression"]),
      // Ranges and files.
      (
        "# trimtab: ignore-start[wordy-phrase]\nsystem: \(wordy)\n# trimtab: ignore-end[wordy-phrase]\nuser: \(wordy)\n",
        ["wordy-phrase"]
      ),
      ("system: \(wordy)\nuser: \(wordy)\n# trimtab: ignore-file[wordy-phrase] why\n", []),
      // The end of one rule's range leaves another's open, and a range inside another is of use to its own rules.
      (
        "# trimtab: ignore-start[wordy-phrase]\n# trimtab: ignore-start[folded-list]\nsystem: \(wordy)\n"
          + "# trimtab: ignore-end[folded-list]\nuser: \(wordy)\n",
        ["unused-suppression"]
      ),
      (
        "# trimtab: ignore-start[wordy-phrase]\n# trimtab: ignore[wordy-phrase]\nsystem: \(wordy)\n"
          + "# trimtab: ignore-end[wordy-phrase]\nuser: \(wordy)\n",
        ["wordy-phrase"]
      ),
      (
        "# trimtab: ignore-end[wordy-phrase]\nsystem: Be brief and kind to them.\nuser: \"{{q}}\"\n",
        ["unused-suppression"]
      ),
      // A rule that does not run is not judged.
      ("# trimtab: ignore[politeness-filler]\nsystem: Answer in two sentences.\nuser: \"{{q}}\"\n", []),
      ("# trimtab: ignore[nonsense]\nsystem: Answer in two sentences.\nuser: \"{{q}}\"\n", ["invalid-suppression"]),
      // Inside the text it reaches the model, unless the template language leaves it out.
      (
        "system: |\n  # trimtab: ignore[wordy-phrase]\n  \(wordy)\nuser: \"{{q}}\"\n",
        ["suppression-in-prompt", "wordy-phrase"]
      ),
      ("system: |\n  {# trimtab: ignore[wordy-phrase] #}\n  \(wordy)\n  \(wordy)\nuser: \"{{q}}\"\n", ["wordy-phrase"]),
      ("system: |\n  {#- trimtab: ignore[wordy-phrase] -#}\n  \(wordy)\nuser: \"{{q}}\"\n", []),
      ("system: |\n  \(wordy) {# trimtab: ignore[wordy-phrase] #}\nuser: \"{{q}}\"\n", []),
    ] as [(String, [String])])
  func coverage(text: String, expected: [String]) async throws {
    #expect(try await rules(text) == expected, "\(text)")
  }

  @Test func reasonsCanBeAskedFor() async throws {
    let text = "# trimtab: ignore[wordy-phrase]\nsystem: \(Self.wordy)\nuser: \"{{q}}\"\n"
    #expect(try await rules(text, "--extend-select", "suppression-without-reason") == ["suppression-without-reason"])
    let with = text.replacing("phrase]", with: "phrase] why")
    #expect(try await rules(with, "--extend-select", "suppression-without-reason") == [])
  }

  /// What is suppressed is not fixed; what is of no use goes, and nothing else.
  @Test(arguments: [
    (
      "# trimtab: ignore[wordy-phrase] x\nsystem: \(wordy)\nuser: \"{{q}}\"\n",
      "# trimtab: ignore[wordy-phrase] x\nsystem: \(wordy)\nuser: \"{{q}}\"\n"
    ),
    (
      "# keep\n# trimtab: ignore[wordy-phrase]\nsystem: Be brief and kind. # keep\nuser: \"{{q}}\"\n",
      "# keep\nsystem: Be brief and kind. # keep\nuser: \"{{q}}\"\n"
    ),
    (
      "system: Be brief and kind.  # trimtab: ignore[wordy-phrase]\nuser: \"{{q}}\"\n",
      "system: Be brief and kind.\nuser: \"{{q}}\"\n"
    ),
    (
      "# trimtab: ignore[wordy-phrase]\r\nsystem: Be brief and kind.\r\nuser: \"{{q}}\"\r\n",
      "system: Be brief and kind.\r\nuser: \"{{q}}\"\r\n"
    ),
    (
      "# trimtab: ignore[wordy-phrase, folded-list]\nsystem: Be brief and kind.\nuser: \"{{q}}\"\n",
      "system: Be brief and kind.\nuser: \"{{q}}\"\n"
    ),
  ])
  func fixing(text: String, expected: String) async throws {
    let sandbox = try Sandbox(["a.yaml": text])
    _ = try await sandbox.trimtab("check", "--isolated", "--fix", "a.yaml")
    #expect(String(decoding: try sandbox.data("a.yaml"), as: UTF8.self) == expected)
  }
}
