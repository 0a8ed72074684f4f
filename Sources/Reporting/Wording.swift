import Diagnostics

/// The words around the findings, in every language.
struct Wording {
  let language: Language

  private func choose(_ en: String, _ zh: String) -> String {
    LocalizedText(en: en, zh: zh)[language]
  }

  func name(of severity: Severity) -> String {
    switch severity {
    case .error: choose("error", "错误")
    case .warning: choose("warning", "警告")
    case .info: choose("info", "信息")
    case .hint: choose("hint", "提示")
    }
  }

  var help: String { choose("help: ", "帮助：") }
  var note: String { choose("note: ", "说明：") }

  /// Stands after `help` when a finding has a fix and nothing to say about it.
  var suggestedChange: String { choose("suggested change", "建议改为") }

  /// What to know before applying a fix, or `nil` if there is nothing.
  func caution(_ applicability: Applicability) -> String? {
    switch applicability {
    case .safe: nil
    case .unsafe:
      choose(
        "this fix changes words; `--fix --unsafe-fixes` applies it",
        "此修复会改动措辞，需用 `--fix --unsafe-fixes` 应用")
    case .display:
      choose("this is only a suggestion; `--fix` does not apply it", "此修改仅供参考，`--fix` 不会应用")
    }
  }

  // MARK: Parts of reports

  /// For a report that has no room for all.
  func notShown(_ count: Int) -> String {
    choose(
      "\(plural(count, "more problem")) not shown here; `trimtab check` lists all of them",
      "还有 \(count) 个问题未在此显示，`trimtab check` 会列出全部问题")
  }

  /// Over the columns of a table of findings.
  var tableTitles: [String] {
    switch language {
    case .english: ["severity", "rule", "place", "message"]
    case .chinese: ["级别", "规则", "位置", "内容"]
    }
  }

  // MARK: Summary

  func found(_ summary: Summary) -> String {
    let parts = Severity.allCases.reversed().compactMap { severity in
      let count = summary.count(of: severity)
      return count == 0 ? nil : counted(count, severity)
    }
    let problems = summary.problems
    switch language {
    case .english:
      let place = summary.files == 1 ? "1 file" : "\(summary.filesWithProblems) of \(plural(summary.files, "file"))"
      return "Found \(plural(problems, "problem")) (\(parts.joined(separator: ", "))) in \(place)."
    case .chinese:
      let place =
        summary.files == 1 ? "涉及 1 个文件" : "涉及 \(summary.files) 个文件中的 \(summary.filesWithProblems) 个"
      return "发现 \(problems) 个问题（\(parts.joined(separator: "、"))），\(place)。"
    }
  }

  func passed(_ summary: Summary) -> String {
    choose(
      "All checks passed (\(plural(summary.prompts, "prompt")) in \(plural(summary.files, "file"))).",
      "检查全部通过（\(summary.files) 个文件，\(summary.prompts) 条提示词）。")
  }

  var noPromptFiles: String { choose("No prompt files found.", "未找到提示词文件。") }

  func fixed(_ count: Int) -> String {
    choose("Fixed \(plural(count, "problem")).", "已修复 \(count) 个问题。")
  }

  /// The flag to pass next, or `nil` if nothing can be fixed.
  func nextStep(safe: Int, unsafe: Int, includesUnsafe: Bool) -> String? {
    if includesUnsafe {
      guard safe + unsafe > 0 else { return nil }
      let flags = unsafe > 0 ? "`--fix --unsafe-fixes`" : "`--fix`"
      return choose("[*] \(safe + unsafe) fixable with \(flags).", "[*] \(safe + unsafe) 个可用 \(flags) 修复。")
    }
    let unsafeFixes = unsafe == 1 ? "1 unsafe fix" : "\(unsafe) unsafe fixes"
    switch (safe > 0, unsafe > 0) {
    case (false, false): return nil
    case (true, false): return choose("[*] \(safe) fixable with `--fix`.", "[*] \(safe) 个可用 `--fix` 修复。")
    case (true, true):
      return choose(
        "[*] \(safe) fixable with `--fix` (\(unsafeFixes) available with `--fix --unsafe-fixes`).",
        "[*] \(safe) 个可用 `--fix` 修复（另有 \(unsafe) 个不安全修复，可用 `--fix --unsafe-fixes` 应用）。")
    case (false, true):
      return choose(
        "\(unsafeFixes) available with `--fix --unsafe-fixes`.",
        "有 \(unsafe) 个不安全修复，可用 `--fix --unsafe-fixes` 应用。")
    }
  }

  private func counted(_ count: Int, _ severity: Severity) -> String {
    switch (language, severity) {
    case (.english, .info): "\(count) info"
    case (.english, _): plural(count, name(of: severity))
    case (.chinese, .error), (.chinese, .warning): "\(count) 个\(name(of: severity))"
    case (.chinese, .info), (.chinese, .hint): "\(count) 条\(name(of: severity))"
    }
  }

  private func plural(_ count: Int, _ noun: String) -> String {
    count == 1 ? "1 \(noun)" : "\(count) \(noun)s"
  }
}
