import ArgumentParser
import Configuration
import Diagnostics
import Workspace

/// One value of `--output-format`: a format, and the file it goes to.
package struct OutputTarget<Format: RawRepresentable & CaseIterable & Equatable> where Format.RawValue == String {
  package var format: Format
  /// `nil` for standard output.
  package var file: String?

  package init(format: Format, file: String? = nil) {
    self.format = format
    self.file = file
  }

  /// Several reports may follow each other on standard output, but a file holds one.
  package static func parse(_ arguments: [String], default format: Format) throws -> [OutputTarget] {
    if arguments.isEmpty { return [OutputTarget(format: format)] }
    let targets = try arguments.map { try OutputTarget($0) }
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

  private init(_ argument: String) throws {
    let parts = argument.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let name = parts.first ?? ""
    guard let format = Format(rawValue: name) else {
      let names = Format.allCases.map(\.rawValue)
      let nearest = NearestName.find(name, among: names).map { "did you mean '\($0)'? " } ?? ""
      throw ValidationError(
        localized(
          "'\(argument)' is not an output format; \(nearest)choose one of \(names.joined(separator: ", "))",
          "'\(argument)' 不是输出格式；\(nearest)可选 \(names.joined(separator: ", "))"))
    }
    self.init(format: format)
    guard parts.count > 1 else { return }
    if parts[1].isEmpty {
      throw ValidationError(
        localized(
          "'\(argument)' names no file; write '\(name)' alone for standard output",
          "'\(argument)' 没有写文件名；输出到标准输出请只写 '\(name)'"))
    }
    file = parts[1]
  }

  /// Writes the reports that go to files. One that cannot be written keeps no other back.
  ///
  /// Files come before standard output, so that they are complete even if nobody reads that to its end.
  ///
  /// - Returns: Whether all could be written; what is wrong has been told.
  package static func writeFiles(
    of targets: [OutputTarget], _ console: Console, _ bytes: (OutputTarget) -> [UInt8]
  ) -> Bool {
    var isWritten = true
    for target in targets {
      guard let file = target.file else { continue }
      do throws(WorkspaceError) {
        try AtomicWriter.write(bytes(target), to: file)
      } catch {
        console.note(.error, error.message, help: error.help)
        isWritten = false
      }
    }
    return isWritten
  }

  /// Writes all reports, those to files first. Ends with status 2 if one cannot be written.
  package static func write(
    _ targets: [OutputTarget], _ console: Console, _ bytes: (OutputTarget) -> [UInt8]
  ) throws {
    let isWritten = writeFiles(of: targets, console, bytes)
    for target in targets where target.file == nil { try console.print(bytes(target)) }
    if !isWritten { throw ExitCode.cannotRun }
  }
}
