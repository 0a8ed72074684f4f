/// The classes of characters that the reference's regular expressions tell apart, as bits of the class table.
///
/// The classes are disjoint, but for ``newline``, which is part of ``space``. A character of no class is a
/// control character, unassigned, or a byte that is not UTF-8.
struct CharacterClass: OptionSet {
  let rawValue: UInt8

  /// `\p{Lu}`, `\p{Lt}`
  static let upper = CharacterClass(rawValue: 1)
  /// `\p{Ll}`
  static let lower = CharacterClass(rawValue: 2)
  /// `\p{Lm}`, `\p{Lo}`
  static let caseless = CharacterClass(rawValue: 4)
  /// `\p{M}`
  static let mark = CharacterClass(rawValue: 8)
  /// `\p{N}`
  static let number = CharacterClass(rawValue: 16)
  /// `\s`
  static let space = CharacterClass(rawValue: 32)
  /// `[\r\n]`
  static let newline = CharacterClass(rawValue: 64)

  /// `[\p{P}\p{S}]`
  static let punctuationOrSymbol = CharacterClass(rawValue: 128)

  /// `\p{L}`
  static let letter = CharacterClass(rawValue: 7)

  /// `[\p{L}\p{M}]`
  static let letterOrMark = CharacterClass(rawValue: 15)
  /// `[\p{Lm}\p{Lo}\p{M}]`
  static let caselessOrMark = CharacterClass(rawValue: 12)
  /// `[\p{Ll}\p{Lm}\p{Lo}\p{M}]`
  static let lowerOrCaseless = CharacterClass(rawValue: 14)
  /// `[\s\p{L}\p{N}]`
  static let noPunctuation = CharacterClass(rawValue: 55)

  @inline(__always)
  func meets(_ other: CharacterClass) -> Bool { rawValue & other.rawValue != 0 }

  /// `[^\s\p{L}\p{N}]`
  @inline(__always)
  var isPunctuation: Bool { !meets(.noPunctuation) }
}
