extension Encoding {
  /// Counts the tokens of many texts and remembers the words it has met.
  ///
  /// ``Encoding/count(_:)`` starts anew with every text. A counter keeps what became of words of several tokens in a
  /// cache of fixed size (2 MB), which saves most of the work where texts resemble one another:
  ///
  /// ```swift
  /// let counter = Encoding.Counter(.o200kBase)
  /// for prompt in prompts { total += counter.count(prompt) }
  /// ```
  ///
  /// Results never depend on what was counted before. An instance may be used from one thread at a time.
  public final class Counter {
    /// The encoding that texts are counted in.
    public let encoding: Encoding
    private let cache = PieceCache()
    /// In bytes; by a megabyte of short texts the tables are as much in use as by one long text.
    private var counted = 0

    /// A counter with an empty cache.
    public init(_ encoding: Encoding) { self.encoding = encoding }

    /// The number of tokens of `text`.
    ///
    /// - Complexity: linear in the size of `text`.
    public func count(_ text: String) -> Int { text.withUTF8Bytes { count(utf8: $0) } }

    /// The number of tokens of the text with the given UTF-8 bytes; see ``Encoding`` about bytes that are not UTF-8.
    ///
    /// - Complexity: linear in the number of bytes.
    public func count(utf8 text: UnsafeRawBufferPointer) -> Int {
      counted &+= text.count
      if counted >= 1 << 18 { encoding.definition.prepare(forLength: .max) }
      return encoding.count(utf8: text, upTo: .max, cache: cache)
    }
  }
}
