import ArgumentParser
import CommandSupport
import Configuration
import Diagnostics
import Reporting
import Verification
import VerificationReports
import Workspace

/// One value of `--output-format`: a format, and the file it goes to.
struct ResultTarget {
  enum Format: String, CaseIterable { case text, json, markdown, html, prometheus }

  var format: Format
  /// `nil` for standard output.
  var file: String?

  static func parse(_ arguments: [String]) throws -> [ResultTarget] {
    arguments.isEmpty ? [ResultTarget(format: .text, file: nil)] : try arguments.map { try ResultTarget($0) }
  }

  private init(format: Format, file: String?) {
    self.format = format
    self.file = file
  }

  private init(_ argument: String) throws {
    let parts = argument.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let name = parts.first ?? ""
    guard let format = Format(rawValue: name) else {
      let names = Format.allCases.map(\.rawValue)
      let nearest = NearestName.find(name, among: names).map { "did you mean '\($0)'? " } ?? ""
      throw ValidationError(
        localized(
          "'\(argument)' is not an output format; \(nearest)choose one of \(names.joined(separator: ", "))",
          "'\(argument)' 不是输出格式；可选 \(names.joined(separator: ", "))"))
    }
    if parts.count > 1, parts[1].isEmpty {
      throw ValidationError(
        localized(
          "'\(argument)' names no file; write '\(name)' alone for standard output",
          "'\(argument)' 没有写文件名；输出到标准输出请只写 '\(name)'"))
    }
    self.init(format: format, file: parts.count > 1 ? parts[1] : nil)
  }

  private func bytes(_ outcomes: [Outcome], _ console: Console) -> [UInt8] {
    let parts = outcomes.map { bytes($0, console) }
    guard parts.count > 1 else { return parts.first ?? [] }
    // Several results are an array in JSON, and pages and texts one behind the other.
    guard format == .json else { return Array(parts.joined(separator: [0x0A])) }
    return [UInt8(ascii: "[")] + parts.joined(separator: [UInt8(ascii: ",")]) + Array("]\n".utf8)
  }

  private func bytes(_ outcome: Outcome, _ console: Console) -> [UInt8] {
    switch format {
    case .text:
      TextReport(language: console.language, style: file == nil ? console.style : .plain).bytes(of: outcome)
    case .json: JSONReport.bytes(of: outcome)
    case .markdown: Array(MarkdownReport(language: console.language).text(of: outcome).utf8)
    case .html: Array(HTMLReport(language: console.language).text(of: outcome).utf8)
    case .prometheus: Array(PrometheusReport.text(of: outcome).utf8)
    }
  }

  /// Files first, so that they are complete even if nobody reads standard output to its end.
  static func write(_ outcomes: [Outcome], to targets: [ResultTarget], _ console: Console) throws {
    var isWritten = true
    for target in targets {
      guard let file = target.file else { continue }
      do throws(WorkspaceError) {
        try AtomicWriter.write(target.bytes(outcomes, console), to: file)
      } catch {
        console.note(.error, error.message, help: error.help)
        isWritten = false
      }
    }
    for target in targets where target.file == nil { try console.print(target.bytes(outcomes, console)) }
    if !isWritten { throw ExitCode.cannotRun }
  }
}
