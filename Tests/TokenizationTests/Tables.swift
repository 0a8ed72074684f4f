import Foundation

@testable import Tokenization

/// The encodings whose tables are not part of the program. `make build` makes them; tests that need them fail without.
enum Tables {
  static let folder =
    ProcessInfo.processInfo.environment["TRIMTAB_VOCABULARIES"]
    ?? URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
      "../../.build/release/vocabularies"
    ).standardizedFileURL.path
  static let library = EncodingLibrary(folders: [folder])
  static let names = Encoding.names.filter { Encoding(named: $0) == nil }

  /// Every encoding there is, by name: parameters of tests should be short.
  static let allNames = Encoding.names
}
