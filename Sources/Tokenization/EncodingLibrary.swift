import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Finds encodings by name: those that are part of the program, and those whose tables lie in a folder.
///
/// A table is mapped when it is first asked for and stays mapped.
///
/// ```swift
/// let library = EncodingLibrary(folders: ["/usr/share/trimtab/vocabularies"])
/// try library.encoding(named: "qwen3").count("你好")
/// ```
public final class EncodingLibrary: Sendable {
  /// The folders that are searched, in order.
  public let folders: [String]
  /// At most one entry per name of ``Encoding/names``.
  private let loaded = Mutex<[String: Encoding]>([:])

  /// A library that searches the given folders for files `<name>.bin`.
  public init(folders: [String]) { self.folders = folders }

  /// The encoding with a name of ``Encoding/names`` or another name for it.
  ///
  /// - Throws: ``EncodingFileError``: the name is unknown, its table is nowhere, or it cannot be used.
  public func encoding(named name: String) throws(EncodingFileError) -> Encoding {
    guard let name = Encoding.canonicalName(name) else { throw .unknown(name: name) }
    if let encoding = Encoding(named: name) { return encoding }
    if let encoding = loaded.withLock({ $0[name] }) { return encoding }
    guard let path = path(of: name) else { throw .missing(name: name, folders: folders) }
    let encoding = try Encoding(tableFile: path)
    guard encoding.name == name else { throw .refused(path: path, reason: "this is the table of \(encoding.name)") }
    loaded.withLock { $0[name] = encoding }
    return encoding
  }

  /// Whether there is a table for the name; nothing is loaded.
  public func has(_ name: String) -> Bool {
    guard let name = Encoding.canonicalName(name) else { return false }
    return Encoding(named: name) != nil || path(of: name) != nil
  }

  private func path(of name: String) -> String? {
    folders.lazy.map { "\($0)/\(name).bin" }.first { access($0, R_OK) == 0 }
  }

  /// The library of an installed program; see ``installedFolders``.
  public static let installed = EncodingLibrary(folders: installedFolders)

  /// The folders where an installed program has its tables: `$TRIMTAB_VOCABULARIES` if it is set, else `vocabularies` beside
  /// the program, and `share/trimtab/vocabularies` beside its folder.
  public static var installedFolders: [String] {
    if let folder = getenv("TRIMTAB_VOCABULARIES") { return [String(cString: folder)] }
    guard let program = executablePath, let slash = program.utf8.lastIndex(of: UInt8(ascii: "/")) else { return [] }
    let folder = program[..<slash]
    return ["\(folder)/vocabularies", "\(folder)/../share/trimtab/vocabularies"]
  }

  private static var executablePath: String? {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 4096) { path in
      guard let start = path.baseAddress else { return nil }
      #if canImport(Darwin)
        var size = UInt32(path.count)
        return _NSGetExecutablePath(start, &size) == 0 ? String(cString: start) : nil
      #else
        let length = readlink("/proc/self/exe", start, path.count - 1)
        guard length > 0 else { return nil }
        path[length] = 0
        return String(cString: start)
      #endif
    }
  }
}

extension Encoding {
  /// The names of all encodings that trimtab has tables of. Those of ``all`` are part of the program.
  public static let names = [
    "o200k_base", "o200k_harmony", "cl100k_base", "p50k_base", "r50k_base", "qwen3", "qwen3_6", "deepseek_v3", "tekken",
    "glm4", "kimi_k2", "gemma4",
  ]

  /// The name of ``names`` for which `name` is one of the names in use; `nil` if none is.
  ///
  /// The vocabularies of DeepSeek V3, R1 and V4 are the same; so are those of Qwen 1 to 3, of Qwen 3.5 and 3.6, and those of
  /// Gemma 3 and 4 as far as plain text goes.
  public static func canonicalName(_ name: String) -> String? {
    switch name {
    case "gpt2": "r50k_base"
    case "qwen", "qwen2", "qwen2_5": "qwen3"
    case "qwen3_5": "qwen3_6"
    case "deepseek_r1", "deepseek_v4": "deepseek_v3"
    case "glm", "glm4_5", "glm4_6": "glm4"
    case "kimi": "kimi_k2"
    case "gemma3": "gemma4"
    default: names.contains(name) ? name : nil
    }
  }
}
