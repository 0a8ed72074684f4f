import Diagnostics
import Reporting
import SourceText

/// A file written with its findings: `⟦` and `⟧` stand around what a finding marks and are no part of the text.
struct Sample {
  let source: SourceText
  /// The marked ranges in the order in which they open.
  let ranges: [ByteRange]

  init(_ text: String, path: String = "prompts/a.yaml") {
    var bytes: [UInt8] = []
    var ranges: [ByteRange] = []
    var open: [Int] = []
    for scalar in text.unicodeScalars {
      switch scalar {
      case "⟦":
        open.append(ranges.count)
        ranges.append(bytes.count..<bytes.count)
      case "⟧":
        if let index = open.popLast() { ranges[index] = ranges[index].lowerBound..<bytes.count }
      default: bytes += Array(String(scalar).utf8)
      }
    }
    source = SourceText(path: path, bytes: bytes)
    self.ranges = ranges
  }

  func report(_ diagnostics: [Diagnostic]) -> Report {
    Report(files: [FileReport(source: source, diagnostics: diagnostics)])
  }

  /// The output about one finding, without the footer.
  func full(_ diagnostic: Diagnostic, language: Language = .english, width: Int = 100) -> String {
    report([diagnostic]).text(
      .full, RenderOptions(toolVersion: "1.2.3", language: language, showsFooter: false, width: width))
  }

  /// The frame alone, from the location on, of a warning about the first range.
  func frame(width: Int = 100) -> String {
    String(full(.sample(ranges[0]), width: width).split(separator: "\n").dropFirst().joined(separator: "\n"))
  }
}

extension Report {
  func text(_ format: OutputFormat, _ options: RenderOptions = RenderOptions(toolVersion: "1.2.3")) -> String {
    String(decoding: rendered(with: format.renderer(options)), as: UTF8.self)
  }
}

extension Diagnostic {
  static func sample(
    _ range: ByteRange, rule: String = "some-rule", _ severity: Severity = .warning, message: String = "message",
    related: [RelatedRange] = [], help: String? = nil, fix: Fix? = nil
  ) -> Diagnostic {
    Diagnostic(
      rule: rule, severity: severity, message: LocalizedText(en: message, zh: "消息"), range: range, related: related,
      help: help.map { LocalizedText(en: $0, zh: "帮助文字") }, fix: fix)
  }
}

extension RelatedRange {
  init(_ range: ByteRange, _ label: String) {
    self.init(range, label: LocalizedText(en: label, zh: "标注"))
  }
}
