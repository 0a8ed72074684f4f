import Diagnostics
import Reporting
import SourceText
import Testing

/// The last lines of the output for people.
@Suite struct FooterTests {
  private func footer(
    _ diagnostics: [Diagnostic], otherFiles: Int = 0, fixed: Int = 0, includesUnsafeFixes: Bool = false,
    language: Language = .english
  ) -> [String] {
    var files = (0..<otherFiles).map { FileReport(source: SourceText(path: "\($0)", text: ""), diagnostics: []) }
    if !diagnostics.isEmpty {
      files.append(FileReport(source: SourceText(path: "x", text: "x"), diagnostics: diagnostics))
    }
    let options = RenderOptions(toolVersion: "1", language: language, includesUnsafeFixes: includesUnsafeFixes)
    let text = Report(files: files, fixed: fixed).text(.concise, options)
    return text.split(separator: "\n").dropFirst(diagnostics.count).map(String.init)
  }

  private func findings(safe: Int = 0, unsafe: Int = 0, display: Int = 0, none: Int = 0) -> [Diagnostic] {
    func some(_ count: Int, _ applicability: Applicability?) -> [Diagnostic] {
      let fix = applicability.flatMap { Fix($0, edits: [Edit(replacing: 0..<1, with: "")]) }
      return Array(repeating: .sample(0..<1, fix: fix), count: count)
    }
    return some(safe, .safe) + some(unsafe, .unsafe) + some(display, .display) + some(none, nil)
  }

  @Test("how a run ended")
  func outcomes() {
    #expect(footer([]) == ["No prompt files found."])
    #expect(footer([], language: .chinese) == ["未找到提示词文件。"])
    #expect(footer([], otherFiles: 1) == ["All checks passed (1 prompt in 1 file)."])
    #expect(footer([], otherFiles: 12, language: .chinese) == ["检查全部通过（12 个文件，12 条提示词）。"])
    #expect(footer([], otherFiles: 2, fixed: 3) == ["Fixed 3 problems.", "All checks passed (2 prompts in 2 files)."])
    #expect(footer(findings(none: 1)) == ["Found 1 problem (1 warning) in 1 file."])
    #expect(footer(findings(none: 2), otherFiles: 11) == ["Found 2 problems (2 warnings) in 1 of 12 files."])
    #expect(
      footer(findings(none: 2), fixed: 1, language: .chinese) == ["已修复 1 个问题。", "发现 2 个问题（2 个警告），涉及 1 个文件。"])
  }

  @Test("every severity is named, the worst first")
  func severities() {
    let diagnostics = Severity.allCases.map { Diagnostic.sample(0..<1, $0) } + [.sample(0..<1, .info)]
    #expect(footer(diagnostics) == ["Found 5 problems (1 error, 1 warning, 2 info, 1 hint) in 1 file."])
  }

  @Test("the flag to pass next")
  func nextStep() {
    #expect(footer(findings(display: 2)).count == 1)
    #expect(footer(findings(safe: 3)).last == "[*] 3 fixable with `--fix`.")
    #expect(footer(findings(unsafe: 1)).last == "1 unsafe fix available with `--fix --unsafe-fixes`.")
    #expect(
      footer(findings(safe: 3, unsafe: 2)).last
        == "[*] 3 fixable with `--fix` (2 unsafe fixes available with `--fix --unsafe-fixes`).")
    #expect(
      footer(findings(safe: 3, unsafe: 2), includesUnsafeFixes: true).last
        == "[*] 5 fixable with `--fix --unsafe-fixes`.")
    #expect(footer(findings(safe: 3), includesUnsafeFixes: true).last == "[*] 3 fixable with `--fix`.")
    #expect(footer(findings(safe: 1), language: .chinese).last == "[*] 1 个可用 `--fix` 修复。")
  }
}
