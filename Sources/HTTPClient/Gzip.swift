import CZlib

/// The `gzip` content coding (RFC 1952).
package enum Gzip {
  /// Compresses bytes; `nil` if there is no memory for it.
  package static func compressed(_ bytes: [UInt8]) -> [UInt8]? {
    var stream = z_stream()
    // 16 more than the size of the window asks for gzip's header instead of zlib's.
    guard trimtab_deflate_init(&stream, Z_DEFAULT_COMPRESSION, MAX_WBITS + 16) == Z_OK else { return nil }
    defer { deflateEnd(&stream) }
    var input = bytes
    let capacity = Int(deflateBound(&stream, uLong(bytes.count)))
    var output = [UInt8](repeating: 0, count: capacity)
    let written = input.withUnsafeMutableBufferPointer { input in
      output.withUnsafeMutableBufferPointer { output -> Int? in
        (stream.next_in, stream.avail_in) = (input.baseAddress, uInt(input.count))
        (stream.next_out, stream.avail_out) = (output.baseAddress, uInt(output.count))
        guard deflate(&stream, Z_FINISH) == Z_STREAM_END else { return nil }
        return output.count - Int(stream.avail_out)
      }
    }
    return written.map { Array(output[..<$0]) }
  }

  /// Decompresses bytes; `nil` if they are none of gzip, or become longer than `limit`.
  package static func decompressed(_ bytes: [UInt8], limit: Int) -> [UInt8]? {
    var stream = z_stream()
    guard trimtab_inflate_init(&stream, MAX_WBITS + 16) == Z_OK else { return nil }
    defer { inflateEnd(&stream) }
    var input = bytes
    var output = [UInt8](repeating: 0, count: limit + 1)
    let written = input.withUnsafeMutableBufferPointer { input in
      output.withUnsafeMutableBufferPointer { output -> Int? in
        (stream.next_in, stream.avail_in) = (input.baseAddress, uInt(input.count))
        (stream.next_out, stream.avail_out) = (output.baseAddress, uInt(output.count))
        guard inflate(&stream, Z_FINISH) == Z_STREAM_END else { return nil }
        return output.count - Int(stream.avail_out)
      }
    }
    return written.flatMap { $0 <= limit ? Array(output[..<$0]) : nil }
  }
}
