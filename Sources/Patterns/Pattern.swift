import CPCRE2
package import SourceText

/// Why a regular expression cannot be used.
package struct PatternError: Error, Equatable, CustomStringConvertible, Sendable {
  package let pattern: String
  /// The UTF-8 offset in the pattern at which PCRE2 gave up.
  package let offset: Int
  package let reason: String

  package var description: String { "\(reason) at offset \(offset) of the regular expression `\(pattern)`" }
}

/// A compiled PCRE2 pattern over UTF-8 bytes.
///
/// Matching is bounded: PCRE2 gives up after a fixed amount of backtracking, and a text on which it does is treated as
/// one without a match. Patterns are compiled for Unicode (`UTF`, `UCP`), `^` and `$` match at lines. JIT compilation
/// costs eight times as much as compilation, so it waits until a pattern has seen enough text to pay for it.
///
/// One instance may be used from one thread at a time.
package final class Pattern {
  /// One match: the whole and its groups, as ranges of the subject.
  package struct Match: Sendable {
    package let range: ByteRange
    /// Group 1 and on; `nil` for a group that took no part.
    package let groups: [ByteRange?]
  }

  package struct Options: OptionSet, Sendable {
    package let rawValue: Int
    package init(rawValue: Int) { self.rawValue = rawValue }
    package static let caseless = Options(rawValue: 1)
    /// Match only at the offset where the search starts.
    package static let anchored = Options(rawValue: 2)
    package static let caselessAnchored = Options(rawValue: 3)
  }

  private static let matchLimit: UInt32 = 200_000
  private static let bytesBeforeJIT = 16 * 1024

  private let code: OpaquePointer
  private let matchData: OpaquePointer
  private let context: OpaquePointer?
  private var bytesSeen = 0
  private var isJITCompiled = false

  /// Compiles `regex`. Throws ``PatternError`` if it is not one.
  package init(_ regex: String, options: Options = []) throws(PatternError) {
    var flags = PCRE2_UTF | PCRE2_UCP | PCRE2_MULTILINE | PCRE2_NEVER_BACKSLASH_C | PCRE2_NO_UTF_CHECK
    if options.contains(.caseless) { flags |= PCRE2_CASELESS }
    if options.contains(.anchored) { flags |= PCRE2_ANCHORED }
    var errorCode: Int32 = 0
    var errorOffset = 0
    var regexCopy = regex
    let compiled = regexCopy.withUTF8 {
      pcre2_compile_8($0.baseAddress, $0.count, flags, &errorCode, &errorOffset, nil)
    }
    guard let compiled, let data = pcre2_match_data_create_from_pattern_8(compiled, nil) else {
      throw PatternError(pattern: regex, offset: errorOffset, reason: Self.message(errorCode))
    }
    code = compiled
    matchData = data
    context = pcre2_match_context_create_8(nil)
    pcre2_set_match_limit_8(context, Self.matchLimit)
  }

  deinit {
    pcre2_match_context_free_8(context)
    pcre2_match_data_free_8(matchData)
    pcre2_code_free_8(code)
  }

  private static func message(_ code: Int32) -> String {
    withUnsafeTemporaryAllocation(of: PCRE2_UCHAR8.self, capacity: 256) { buffer in
      guard pcre2_get_error_message_8(code, buffer.baseAddress, buffer.count) > 0, let base = buffer.baseAddress else {
        return "not a regular expression"
      }
      return String(decodingCString: base, as: UTF8.self)
    }
  }

  /// The first match in `subject` at or behind `start`, which must lie on a scalar boundary, ending at `end` at most.
  package func firstMatch(in subject: [UInt8], from start: Int = 0, to end: Int? = nil) -> Match? {
    subject.withUnsafeBufferPointer { match($0, from: start, to: end ?? subject.count) }
  }

  /// All matches in `range`, left to right, without overlap. Empty matches are left out.
  package func matches(in subject: [UInt8], range: ByteRange? = nil) -> [Match] {
    let range = range ?? 0..<subject.count
    return subject.withUnsafeBufferPointer { buffer in
      var found: [Match] = []
      var position = range.lowerBound
      while position <= range.upperBound, let match = match(buffer, from: position, to: range.upperBound) {
        if match.range.isEmpty {
          position = match.range.upperBound + 1
          while position < range.upperBound, buffer[position] & 0xC0 == 0x80 { position += 1 }
        } else {
          found.append(match)
          position = match.range.upperBound
        }
      }
      return found
    }
  }

  package func isMatch(_ subject: [UInt8], range: ByteRange? = nil) -> Bool {
    firstMatch(in: subject, from: range?.lowerBound ?? 0, to: range?.upperBound) != nil
  }

  package func isMatch(_ text: String) -> Bool { isMatch(Array(text.utf8)) }

  private func match(_ text: UnsafeBufferPointer<UInt8>, from first: Int, to last: Int) -> Match? {
    guard first <= last, last <= text.count else { return nil }
    // PCRE2 takes it on trust that the text is UTF-8, and reads past its ends if it is cut within a character.
    let (lead, end) = (Self.leadingContinuations(text, upTo: last), Self.characterEnd(text, before: last))
    guard lead <= end else { return nil }
    var start = max(first, lead)
    while start < end, text[start] & 0xC0 == 0x80 { start += 1 }
    guard start <= end,
      let match = match(rebased: UnsafeBufferPointer(rebasing: text[lead...]), start - lead, end - lead)
    else { return nil }
    guard lead > 0 else { return match }
    return Match(
      range: match.range.lowerBound + lead..<match.range.upperBound + lead,
      groups: match.groups.map { $0.map { $0.lowerBound + lead..<$0.upperBound + lead } })
  }

  private static func leadingContinuations(_ text: UnsafeBufferPointer<UInt8>, upTo end: Int) -> Int {
    var index = 0
    while index < end, text[index] & 0xC0 == 0x80 { index += 1 }
    return index
  }

  /// The end of the last whole character that ends at `end` or before it.
  private static func characterEnd(_ text: UnsafeBufferPointer<UInt8>, before end: Int) -> Int {
    var start = end
    while start > 0, end - start < 4 {
      start -= 1
      let byte = text[start]
      if byte & 0xC0 == 0x80 { continue }
      let length = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
      return start + length <= end ? end : start
    }
    return end
  }

  private func match(rebased subject: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> Match? {
    bytesSeen += end - start
    if !isJITCompiled, bytesSeen > Self.bytesBeforeJIT {
      isJITCompiled = true
      pcre2_jit_compile_8(code, PCRE2_JIT_COMPLETE)
    }
    let count = pcre2_match_8(code, subject.baseAddress, end, start, PCRE2_NO_UTF_CHECK, matchData, context)
    guard count > 0, let vector = pcre2_get_ovector_pointer_8(matchData) else { return nil }
    // `\K` can put the start behind the end; such a match is of no use to anyone.
    guard vector[0] <= vector[1] else { return nil }
    // Groups behind the last one that took part are not counted in the result, but they are there, unset.
    let groups = (1..<max(1, Int(pcre2_get_ovector_count_8(matchData)))).map { group -> ByteRange? in
      let (low, high) = (vector[2 * group], vector[2 * group + 1])
      // PCRE2_UNSET arrives as -1.
      return low >= 0 && low <= high && high <= end ? low..<high : nil
    }
    return Match(range: vector[0]..<vector[1], groups: groups)
  }
}
