import Foundation
import Testing

/// Help and words on wrong flags are Chinese where Chinese was asked for, by flag or by locale.
@Suite struct ChineseHelpTests {
  private static let commands = [
    [], ["check"], ["count"], ["optimize"], ["budget"], ["rule"], ["models"], ["init"], ["upgrade"], ["schema"],
  ]

  /// A line of help says something in Chinese, or nothing but names.
  private static func isEnglish(_ line: String) -> Bool {
    guard !line.unicodeScalars.contains(where: { (0x4E00...0x9FFF).contains($0.value) }) else { return false }
    let prose = line.replacing(/`[^`]*`|'[^']*'|<[^>]*>|\[[^\]]*\]|--?[a-z-]+/, with: "")
    // Names of formats and values are lists; prose has words between blanks.
    return prose.contains(/[a-z]+ [a-z]+ [a-z]+/)
  }

  @Test(arguments: commands) func helpIsChinese(command: [String]) async throws {
    let byFlag = try await Trimtab.run(command + ["--help", "--language", "zh"], in: Repository.root)
    #expect(byFlag.status == 0)
    let english = byFlag.lines.map { String($0) }.filter(Self.isEnglish)
    #expect(english == [], "\(command)")
    for title in ["OVERVIEW", "USAGE", "OPTIONS", "ARGUMENTS", "SUBCOMMANDS", "default:", "values:"] {
      #expect(!byFlag.output.contains(title), "\(command): \(title)")
    }
    let byLocale = try await Trimtab.run(
      command + ["--help"], in: Repository.root, environment: ["LC_ALL": "", "LC_MESSAGES": "", "LANG": "zh_CN.UTF-8"])
    #expect(byLocale.output == byFlag.output)
    // Two columns for an ideograph.
    for line in byFlag.lines {
      let width = line.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x2E80 ? 2 : 1) }
      #expect(width <= 80 || !line.contains(" "), "\(line)")
    }
  }

  /// What the program says about itself has a Chinese text for every flag.
  @Test(arguments: commands) func everyFlagIsExplained(command: [String]) async throws {
    let run = try await Trimtab.run(
      command + ["--experimental-dump-help"], in: Repository.root, environment: ["LC_ALL": "zh_CN.UTF-8"])
    let text = String(decoding: run.bytes, as: UTF8.self)
    for match in text.matches(of: /"abstract" : "((?:[^"\\]|\\.)*)"/) {
      let abstract = String(match.output.1)
      let own = ["Show the version.", "Show help information.", "Show subcommand help information."]
      #expect(own.contains(abstract) || abstract.contains(/\p{Han}/), "\(abstract)")
    }
  }

  @Test(
    arguments: [
      (["check", "--foo"], "错误：没有选项 '--foo'"), (["check", "--fixx"], "是不是 '--fix'？"),
      (["chek"], "没有命令 'chek'。是不是 'trimtab check'？"),
      (["check", "--jobs", "0"], "'--jobs' 需要不小于 1 的数"), (["check", "--jobs"], "'--jobs <n>' 缺少值"),
      (["check", "--color", "red"], "可选 'auto'、'always'、'never'。"), (["check", "--fix=3"], "不带值"),
      (["rule", "a", "b"], "多余的参数 'b'"), (["check", "--output-format", "xml"], "不是输出格式；"),
      (["check", "--select", ""], "需要值：规则名"), (["budget", "--max-growth", "5"], "不是百分数"),
      (["check", "--baseline", "x.json", "--write-baseline", "--fix"], "不能与"),
      (["count", "--tokenizer-pattern", "x"], "要与 '--tokenizer-file' 连用"),
    ])
  func wrongFlagsAreExplained(arguments: [String], message: String) async throws {
    let run = try await Trimtab.run(arguments + ["--language", "zh"], in: Repository.root)
    #expect(run.status == 2 && run.errors.contains(message), "\(run.errors)")
    #expect(!run.errors.contains("Error:") && !run.errors.contains("for more information"), "\(run.errors)")
  }

  /// Completions are for shells, whatever people speak.
  @Test func completionsStay() async throws {
    let english = try await Trimtab.run(["--generate-completion-script", "bash"], in: Repository.root)
    let chinese = try await Trimtab.run(
      ["--generate-completion-script", "bash"], in: Repository.root, environment: ["LC_ALL": "zh_CN.UTF-8"])
    #expect(english.output == chinese.output && !english.output.isEmpty)
  }
}
