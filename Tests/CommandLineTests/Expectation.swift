import Foundation
import Testing

/// A command line, and what it must lead to.
struct Expectation: Sendable, CustomTestStringConvertible {
  var name: String
  var files: [String: String] = [:]
  var bytes: [String: [UInt8]] = [:]
  /// Link to target.
  var links: [String: String] = [:]
  var arguments: [String]
  var input = ""
  var folder = ""
  var status: Int32
  /// Texts that standard output must have.
  var output: [String] = []
  /// Texts that standard error must have.
  var errors: [String] = []

  var testDescription: String { name }

  func verify() async throws {
    let sandbox = try Sandbox(files)
    for (file, content) in bytes { try sandbox.write(file, Data(content)) }
    for (link, target) in links { try sandbox.link(link, to: target) }
    let run = try await Trimtab.run(
      arguments, in: folder.isEmpty ? sandbox.path : sandbox / folder, input: Data(input.utf8))
    #expect(run.status == status, "\(run.output)\(run.errors)")
    for text in output { #expect(run.output.contains(text), "standard output lacks `\(text)`: \(run.output)") }
    for text in errors { #expect(run.errors.contains(text), "standard error lacks `\(text)`: \(run.errors)") }
    if status == 2 { #expect(!run.errors.isEmpty) }
    #expect(!run.errors.contains("Fatal error"))
    #expect(!run.errors.contains(sandbox.path), "an absolute path: \(run.errors)")
  }
}
