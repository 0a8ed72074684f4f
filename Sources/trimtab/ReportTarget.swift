import ArgumentParser
import CommandSupport
import Configuration
import Reporting
import Workspace

/// One value of `check --output-format`: a format, and the file it goes to.
struct ReportTarget {
  var format: OutputFormat
  /// `nil` for standard output.
  var file: String?

  /// Several reports may follow each other on standard output, but a file holds one.
  static func parse(_ arguments: [String]) throws -> [ReportTarget] {
    if arguments.isEmpty { return [ReportTarget(format: .full)] }
    let targets = try arguments.map { try ReportTarget($0) }
    let directory = ProcessSurroundings.currentDirectory ?? "/"
    var seen: [String] = []
    for file in targets.compactMap(\.file) {
      let path = PathName.absolute(file, from: directory)
      if seen.contains(path) {
        throw ValidationError(
          localized(
            "two reports would be written to '\(file)'; give each a file of its own", "两份报告会写到同一个文件 '\(file)'；请分别指定"))
      }
      seen.append(path)
    }
    return targets
  }

  /// What the format for GitHub adds to the page of the run.
  static var stepSummary: ReportTarget { ReportTarget(format: .markdown) }

  private init(format: OutputFormat) {
    self.format = format
  }

  private init(_ argument: String) throws {
    let parts = argument.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let name = parts.first ?? ""
    guard let format = OutputFormat(rawValue: name) else {
      let names = OutputFormat.allCases.map(\.rawValue)
      let nearest = NearestName.find(name, among: names).map { "did you mean '\($0)'? " } ?? ""
      throw ValidationError(
        localized(
          "'\(argument)' is not an output format; \(nearest)choose one of \(names.joined(separator: ", "))",
          "'\(argument)' 不是输出格式；\(nearest)可选 \(names.joined(separator: ", "))"))
    }
    self.format = format
    guard parts.count > 1 else { return }
    if parts[1].isEmpty {
      throw ValidationError(
        localized(
          "'\(argument)' names no file; write '\(name)' alone for standard output",
          "'\(argument)' 没有写文件名；输出到标准输出请只写 '\(name)'"))
    }
    file = parts[1]
  }
}
