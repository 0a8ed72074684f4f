/// The CRC-32 of zlib, gzip and PNG (ISO 3309, reflected polynomial 0xEDB88320).
enum CRC32 {
  /// Linear in the number of bytes.
  static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 256) { table in
      for index in 0..<256 {
        var entry = UInt32(index)
        for _ in 0..<8 { entry = entry & 1 == 0 ? entry >> 1 : entry >> 1 ^ 0xEDB8_8320 }
        table[index] = entry
      }
      var checksum = UInt32.max
      for byte in bytes {
        checksum = checksum >> 8 ^ table[Int(UInt8(truncatingIfNeeded: checksum) ^ byte)]
      }
      return ~checksum
    }
  }
}
