import CPieceScanner

/// Remembers how many tokens short pieces of several tokens have, in a table of fixed size in which a later piece takes
/// the place of an earlier one.
final class PieceCache {
  private static let largest = 15
  private let bits: Int
  private let slots: UnsafeMutableRawPointer

  /// A table for texts of any size: 2 MB.
  convenience init() { self.init(bits: Self.largest) }

  /// A table for one text, of about its size: clearing a larger one would take longer than it saves.
  convenience init(forLength length: Int) {
    self.init(bits: max(8, min(Self.largest, Int.bitWidth - length.leadingZeroBitCount - 7)))
  }

  private init(bits: Int) {
    self.bits = bits
    let size = 64 << bits
    slots = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 64)
    slots.initializeMemory(as: UInt8.self, repeating: 0, count: size)
  }

  deinit { slots.deallocate() }

  /// The table as the scanner takes it; it must not outlive the cache.
  var table: CPieceScannerCache { CPieceScannerCache(slots: slots, bits: UInt32(bits)) }
}
