/// Reads the files of `Vocabularies/`; `Scripts/fetch-vocabularies.py` writes them and documents their layout.
extension VocabularySource {
  /// - Throws: ``VocabularySourceError`` for bytes that are not such a file, or not all of it.
  /// - Complexity: linear in the size of the file.
  init(file: UnsafeRawBufferPointer) throws(VocabularySourceError) {
    guard file.count >= 72, file.starts(with: "trimtabS".utf8) else { throw .notASource }
    let version = file.loadUnaligned(fromByteOffset: 8, as: UInt32.self)
    guard version == 1 else { throw .otherVersion(version) }
    let rest = UnsafeRawBufferPointer(rebasing: file[16...])
    guard CRC32.checksum(rest) == file.loadUnaligned(fromByteOffset: 12, as: UInt32.self) else { throw .wrongChecksum }

    var reader = Reader(bytes: rest)
    let kind = try reader.number()
    let normalizationKind = try reader.number()
    let flags = try reader.number()
    let (tokenCount, specialCount) = (Int(try reader.number()), Int(try reader.number()))
    _ = try reader.number()
    let name = try reader.bytes(32)
    guard let preTokenizer = PreTokenizerKind(rawValue: kind),
      let normalization = Normalization(rawValue: normalizationKind), flags < 16
    else { throw .otherVersion(version) }
    self.init(name: String(decoding: name.prefix { $0 != 0 }, as: UTF8.self), preTokenizer: preTokenizer)
    self.normalization = normalization
    atoms = flags & 1 == 0 ? .bytes : .characters
    takesWholePieces = flags & 4 != 0
    tokens.reserveCapacity(tokenCount, bytes: file.count)
    for _ in 0..<tokenCount { tokens.append(try reader.bytes(try reader.length())) }
    if flags & 2 != 0 {
      var ids: [TokenID] = []
      ids.reserveCapacity(tokenCount)
      for _ in 0..<tokenCount { ids.append(try reader.number()) }
      self.ids = ids
    }
    if flags & 8 != 0 {
      var lengths: [Int] = []
      for _ in 0..<tokenCount { lengths.append(try reader.length()) }
      firstParts = lengths
    }
    for _ in 0..<specialCount {
      let id = try reader.number()
      specialTokens.append((id, Array(try reader.bytes(try reader.length()))))
    }
  }

  private struct Reader {
    let bytes: UnsafeRawBufferPointer
    var position = 0

    init(bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    mutating func number() throws(VocabularySourceError) -> UInt32 {
      guard bytes.count - position >= 4 else { throw .truncated }
      defer { position += 4 }
      return UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt32.self))
    }

    mutating func length() throws(VocabularySourceError) -> Int {
      var value = 0
      for shift in stride(from: 0, to: 28, by: 7) {
        guard position < bytes.count else { throw .truncated }
        let byte = bytes[position]
        position += 1
        value |= Int(byte & 0x7F) << shift
        if byte < 0x80 { return value }
      }
      throw .truncated
    }

    mutating func bytes(_ count: Int) throws(VocabularySourceError) -> UnsafeRawBufferPointer {
      guard bytes.count - position >= count else { throw .truncated }
      defer { position += count }
      return UnsafeRawBufferPointer(rebasing: bytes[position..<(position + count)])
    }
  }
}

/// Why bytes are refused as a vocabulary source.
enum VocabularySourceError: Error, Equatable {
  case notASource
  case otherVersion(UInt32)
  case wrongChecksum
  case truncated
}

extension VocabularySourceError: CustomStringConvertible {
  var description: String {
    switch self {
    case .notASource: "this is no vocabulary source; fetch one with Scripts/fetch-vocabularies.py"
    case .otherVersion(let version): "version \(version) of the file cannot be read by this version; fetch it again"
    case .wrongChecksum: "the file's checksum is wrong; fetch it again"
    case .truncated: "the file ends too early; fetch it again"
    }
  }
}
