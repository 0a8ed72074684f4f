import Testing

/// Messages in English and Chinese.
@Suite struct LanguageTests {
  static func isChinese(_ text: String) -> Bool {
    text.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }
  }

  static func overExamples(_ arguments: [String] = [], environment: [String: String] = [:]) async throws -> Findings {
    try Findings(
      await Trimtab.run(
        ["check", "--output-format", "json", Repository.examples] + arguments, in: Repository.root,
        environment: environment))
  }

  /// What a message quotes may be in any language.
  static func withoutQuotes(_ text: String) -> String { text.replacing(#/`[^`]*`/#, with: "") }

  @Test func everyMessageIsTranslated() async throws {
    for diagnostic in try await Self.overExamples(["--language", "zh"]).diagnostics {
      #expect(Self.isChinese(Self.withoutQuotes(diagnostic.message)), "\(diagnostic.place): \(diagnostic.message)")
      if let help = diagnostic.help {
        #expect(Self.isChinese(Self.withoutQuotes(help)), "\(diagnostic.place): \(help)")
      }
    }
  }

  @Test func noMessageIsChineseInEnglish() async throws {
    for diagnostic in try await Findings.overExamples().diagnostics {
      #expect(!Self.isChinese(Self.withoutQuotes(diagnostic.message)), "\(diagnostic.place): \(diagnostic.message)")
    }
  }

  /// The language changes words and nothing else.
  @Test func sameFindings() async throws {
    let chinese = try await Self.overExamples(["--language", "zh"])
    #expect(chinese.diagnostics.map(\.place) == (try await Findings.overExamples().diagnostics.map(\.place)))
  }

  @Test(arguments: [
    (["LANG": "zh_CN.UTF-8"], true), (["LANG": "zh_TW.UTF-8"], true), (["LC_ALL": "zh_CN.UTF-8"], true),
    (["LC_MESSAGES": "zh_CN.UTF-8", "LANG": "en_US.UTF-8"], true),
    (["LC_ALL": "en_US.UTF-8", "LANG": "zh_CN.UTF-8"], false), (["LC_ALL": "", "LANG": "zh_CN.UTF-8"], true),
    (["LANG": "en_US.UTF-8"], false), (["LANG": "C"], false), ([:], false),
  ]) func locale(_ environment: [String: String], _ isChinese: Bool) async throws {
    let sandbox = try Sandbox(["a.yaml": Sample.wordy])
    let run = try await sandbox.trimtab("check", "a.yaml", environment: environment)
    #expect(Self.isChinese(run.output) == isChinese)
    let missing = try await sandbox.trimtab("check", "missing.yaml", environment: environment)
    #expect(Self.isChinese(missing.errors) == isChinese)
  }

  @Test func flagThenConfigurationThenLocale() async throws {
    let files = ["a.yaml": Sample.wordy, ".trimtab.yaml": "language: zh\n"]
    #expect(Self.isChinese(try await Sandbox(files).trimtab("check", "a.yaml").output))
    #expect(
      Self.isChinese(try await Sandbox(files).trimtab("check", "a.yaml", environment: ["LANG": "en_US.UTF-8"]).output))
    let flag = try await Sandbox(files).trimtab(
      "check", "a.yaml", "--language", "en", environment: ["LANG": "zh_CN.UTF-8"])
    #expect(!Self.isChinese(flag.output))
  }

  /// The frame quotes the file, so it is the rest that must be Chinese.
  @Test func footerAndHelpAreTranslated() async throws {
    let run = try await Sandbox(["a.yaml": Sample.wordy]).trimtab("check", "a.yaml", "--language", "zh")
    for word in ["help:", "note:", "Found", "fixable", "suggested"] { #expect(!run.output.contains(word)) }
  }

  @Test(arguments: ["check missing.yaml", "check -", "models gtp-4o", "rule wordy-phrse", "count"])
  func notesAreTranslated(_ arguments: String) async throws {
    let arguments = arguments.split(separator: " ").map(String.init) + ["--language", "zh"]
    let run = try await Sandbox().trimtab(arguments)
    #expect(Self.isChinese(run.errors), "\(run.errors)")
    #expect(!run.errors.contains("error") && !run.errors.contains("note"), "\(run.errors)")
  }
}
