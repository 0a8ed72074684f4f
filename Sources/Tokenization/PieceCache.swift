import CPieceScanner

/// Remembers how many tokens short pieces of several tokens have, in a table of fixed size in which a later piece takes
/// the place of an earlier one.
final class PieceCache {
  private static let bits = 15
  private let slots: UnsafeMutableRawPointer

  init() {
    let size = 64 << Self.bits
    slots = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 64)
    slots.initializeMemory(as: UInt8.self, repeating: 0, count: size)
  }

  deinit { slots.deallocate() }

  /// The table as the scanner takes it; it must not outlive the cache.
  var table: CPieceScannerCache { CPieceScannerCache(slots: slots, bits: UInt32(Self.bits)) }
}
