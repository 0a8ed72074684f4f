extension Encoding {
  /// The encoding of a table that `compile-vocabularies` wrote. The file is mapped, not read: this takes microseconds, and
  /// what is not used is never loaded. It must not be changed while the encoding is in use; replace it by renaming.
  ///
  /// With `isVerified`, the checksum is compared first, which reads the whole file.
  ///
  /// - Throws: ``EncodingFileError`` if there is no such file, or if it is no table of this version.
  public init(tableFile path: String, isVerified: Bool = false) throws(EncodingFileError) {
    let memory = try VocabularyMemory(mapping: path)
    do throws(VocabularyTableError) {
      let table = isVerified ? try VocabularyTable.verified(memory.bytes) : try VocabularyTable(memory.bytes)
      self.init(definition: EncodingDefinition(table: table, owner: memory))
    } catch {
      throw .refused(path: path, reason: error.description)
    }
  }

  /// Compiles a vocabulary in memory: about half a second for 200,000 tokens.
  ///
  /// - Throws: ``VocabularyCompilationError``.
  init(compiling source: VocabularySource) throws {
    let memory = VocabularyMemory(copying: try VocabularyCompiler.table(of: source))
    self.init(definition: EncodingDefinition(table: try VocabularyTable(memory.bytes), owner: memory))
  }

  /// Writes the table of a file of `Vocabularies/`, to be opened by ``init(tableFile:isVerified:)``.
  ///
  /// - Returns: the name of the encoding and its table.
  /// - Throws: ``EncodingFileError`` if the file cannot be read or compiled.
  public static func compiledTable(of path: String) throws(EncodingFileError) -> (name: String, table: [UInt8]) {
    let memory = try VocabularyMemory(mapping: path)
    do {
      let source = try VocabularySource(file: memory.bytes)
      return (source.name, try VocabularyCompiler.table(of: source))
    } catch {
      throw .refused(path: path, reason: "\(error)")
    }
  }
}

/// Why a file gives no encoding.
public enum EncodingFileError: Error, Hashable, Sendable {
  /// No encoding has this name.
  case unknown(name: String)
  /// The encoding's table lies in none of the folders.
  case missing(name: String, folders: [String])
  /// The file cannot be opened or read.
  case unreadable(path: String, reason: String)
  /// The file is not what it should be.
  case refused(path: String, reason: String)
}

extension EncodingFileError: CustomStringConvertible {
  /// What happened and what to do about it.
  public var description: String {
    switch self {
    case .unknown(let name): "no encoding is called \(name); there are \(Encoding.names.joined(separator: ", "))"
    case .missing(let name, let folders):
      "the table of \(name) is in none of these folders: \(folders.joined(separator: ", ")); install trimtab's vocabularies "
        + "there, or set TRIMTAB_VOCABULARIES to the folder they are in"
    case .unreadable(let path, let reason): "\(path) cannot be read: \(reason)"
    case .refused(let path, let reason): "\(path): \(reason)"
    }
  }
}
