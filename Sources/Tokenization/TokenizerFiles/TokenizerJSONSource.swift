extension VocabularySource {
  /// The vocabulary of a `tokenizer.json` of byte-pair encoding.
  ///
  /// Tokens are numbered in the order of the merges; those that no merge makes come first if they are what merging starts
  /// from, and last otherwise.
  ///
  /// - Throws: ``TokenizerFileError`` if the file asks for something that cannot be done exactly.
  init(_ file: TokenizerJSON, name: String, pattern: PreTokenizerKind?) throws(TokenizerFileError) {
    if let feature = file.unsupported { throw .unsupported(feature) }
    guard !file.vocabulary.isEmpty else { throw .noVocabulary }
    let isByteLevel = file.isByteLevel
    guard isByteLevel || file.hasByteFallback && file.normalization == .markAsSpace else {
      throw .unsupported("a vocabulary that is neither byte-level nor falls back to bytes")
    }
    let kind: PreTokenizerKind
    if let pattern {
      kind = pattern
    } else if !isByteLevel && file.patterns.isEmpty {
      kind = .unsplit
    } else if let known = PreTokenizerKind(patterns: file.patterns) {
      kind = known
    } else {
      throw .unknownPattern(file.patterns.joined(separator: "  then  "))
    }
    self.init(name: name, preTokenizer: kind)
    normalization = file.normalization
    atoms = isByteLevel ? .bytes : .characters
    takesWholePieces = file.takesWholePieces
    specialTokens = file.specialTokens

    let spelling = isByteLevel ? Spelling.byteLevel : .spaced
    let special = Set(file.specialTokens.map(\.bytes))
    var ids: [[UInt8]: Int] = Dictionary(minimumCapacity: file.vocabulary.count)
    for (token, id) in file.vocabulary where !special.contains(token) { ids[token] = id }
    var order: [(token: [UInt8], id: Int, firstPart: Int)] = []
    var places: [[UInt8]: Int] = Dictionary(minimumCapacity: file.merges.count)
    for (left, right) in file.merges {
      guard let id = ids[left + right], let token = spelling.bytes(left + right), let first = spelling.bytes(left)
      else {
        continue
      }
      if let place = places[token] {
        // Several pairs make it: any will do.
        order[place].firstPart = 0
      } else {
        places[token] = order.count
        order.append((token, id, first.count))
      }
    }
    var (first, last): ([(token: [UInt8], id: Int, firstPart: Int)], [(token: [UInt8], id: Int, firstPart: Int)]) = (
      [], []
    )
    for (text, id) in ids.sorted(by: { $0.value < $1.value }) {
      guard let token = spelling.bytes(text), !token.isEmpty, places[token] == nil else { continue }
      let isAtom = token.count == (isByteLevel ? 1 : MergeTree.characterLength(token))
      if isAtom { first.append((token, id, 0)) } else { last.append((token, id, 0)) }
    }
    if !isByteLevel {
      // A byte stands only for what is no token otherwise.
      let characters = Set(first.filter { ids[spelling.text(ofCharacter: $0.token)] == $0.id }.map(\.token))
      first = first.filter { characters.contains($0.token) == (ids[spelling.text(ofCharacter: $0.token)] == $0.id) }
    }
    let all = first + order + last
    for entry in all { tokens.append(entry.token) }
    firstParts = all.map(\.firstPart)
    if all.enumerated().contains(where: { $0.offset != $0.element.id }) { self.ids = all.map { TokenID($0.id) } }
  }
}

/// How a file writes the bytes of tokens.
private enum Spelling {
  /// Every byte as a character (GPT-2's bytes_to_unicode).
  case byteLevel
  /// As text, spaces as `▁`, and bytes as `<0x0A>`.
  case spaced

  /// The bytes of a token; `nil` if they are not written in this way.
  func bytes(_ text: [UInt8]) -> [UInt8]? {
    switch self {
    case .byteLevel:
      var result: [UInt8] = []
      for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
        guard let byte = Self.byte(of: scalar.value) else { return nil }
        result.append(byte)
      }
      return result
    case .spaced:
      if text.count == 6, text.starts(with: "<0x".utf8), text[5] == UInt8(ascii: ">"),
        let byte = UInt8(String(decoding: text[3..<5], as: UTF8.self), radix: 16)
      {
        return [byte]
      }
      var result: [UInt8] = []
      var position = 0
      while position < text.count {
        let isMark = text[position...].starts(with: [0xE2, 0x96, 0x81])
        result.append(isMark ? UInt8(ascii: " ") : text[position])
        position += isMark ? 3 : 1
      }
      return result
    }
  }

  /// How a character that is a token is written.
  func text(ofCharacter token: [UInt8]) -> [UInt8] {
    token == [UInt8(ascii: " ")] ? [0xE2, 0x96, 0x81] : token
  }

  private static func byte(of scalar: UInt32) -> UInt8? {
    switch scalar {
    case 33...126, 161...172, 174...255: UInt8(scalar)
    case 256...288: UInt8(scalar - 256)
    case 289...322: UInt8(scalar - 289 + 127)
    case 323: 173
    default: nil
    }
  }
}
