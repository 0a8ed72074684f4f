package import ModelCatalog
package import Tokenization

/// A number of tokens with how well it is known.
package struct TokenCount: Hashable, Sendable {
  package enum Quality: Hashable, Sendable {
    /// What the provider's reference tokenizer counts.
    case exact
    /// Counted with the encoding that the model most likely uses.
    case assumed
    /// Estimated from another encoding; the true number lies in the range.
    case approximate(ClosedRange<Int>)
  }

  /// The number, or the best estimate of it.
  package var tokens: Int
  package var quality: Quality

  package init(_ tokens: Int, _ quality: Quality = .exact) {
    self.tokens = tokens
    self.quality = quality
  }

  /// The fewest tokens it can be.
  package var lowerBound: Int { if case .approximate(let range) = quality { range.lowerBound } else { tokens } }
  /// The most tokens it can be.
  package var upperBound: Int { if case .approximate(let range) = quality { range.upperBound } else { tokens } }
}

/// Counts tokens the way one model does, as far as that can be known offline.
package struct TokenCounter: Sendable {
  /// The encoding that does the counting.
  package let encoding: Tokenization.Encoding
  /// The encoding that the model uses, which may be another one.
  package let modelEncoding: String
  private let isAssumed: Bool
  private let factor: ClosedRange<Double>?

  /// Counts exactly in `encoding`.
  package init(_ encoding: Tokenization.Encoding = .o200kBase) {
    self.encoding = encoding
    modelEncoding = encoding.name
    isAssumed = false
    factor = nil
  }

  /// Counts as `model` does, as far as the encodings of `library` allow; without facts about its tokenizer, as o200k_base
  /// does, as an assumption.
  package init(model: Model) {
    // The last one asked for is the one that counts. The library, which looks at files, is left alone where it can be. A
    // table that is there but cannot be used is as good as none: `--encoding` says what is wrong with it.
    var found: Tokenization.Encoding?
    let counting = model.encoding?.counting { name in
      found = Tokenization.Encoding(named: name) ?? (try? EncodingLibrary.installed.encoding(named: name))
      return found != nil
    }
    encoding = found ?? .o200kBase
    switch counting ?? .impossible {
    case .exact: (isAssumed, factor) = (false, nil)
    case .assumed, .impossible: (isAssumed, factor) = (true, nil)
    case .scaled(_, let range): (isAssumed, factor) = (false, range)
    }
    modelEncoding = model.encoding?.name ?? encoding.name
  }

  /// Whether counts are what the provider counts.
  package var isExact: Bool { !isAssumed && factor == nil }

  /// The tokens of `utf8` in ``encoding``, unscaled.
  package func rawCount(_ utf8: [UInt8]) -> Int {
    utf8.withUnsafeBytes { encoding.count(utf8: $0) }
  }

  package func rawCount(_ utf8: ArraySlice<UInt8>) -> Int {
    utf8.withUnsafeBytes { encoding.count(utf8: $0) }
  }

  /// The raw count if it is at most `limit`; else `limit + 1`, found without reading much further.
  package func rawCount(_ utf8: ArraySlice<UInt8>, upTo limit: Int) -> Int {
    utf8.withUnsafeBytes { encoding.count(utf8: $0, upTo: limit) }
  }

  package func count(_ utf8: [UInt8]) -> TokenCount { scaled(rawCount(utf8)) }

  package func count(_ text: String) -> TokenCount { scaled(encoding.count(text)) }

  /// A raw count as the model's count.
  package func scaled(_ raw: Int) -> TokenCount {
    if let factor {
      let low = Int((Double(raw) * factor.lowerBound).rounded(.down))
      let high = Int((Double(raw) * factor.upperBound).rounded(.up))
      return TokenCount((low + high) / 2, .approximate(low...high))
    }
    return TokenCount(raw, isAssumed ? .assumed : .exact)
  }
}
