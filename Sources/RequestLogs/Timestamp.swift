import Foundation

/// Times as logs write them.
enum Timestamp {
  /// Seconds since 1970 of an RFC 3339 text, with or without a fraction; `nil` for another text.
  static func seconds(_ text: String) -> Double? {
    // Python's logs put a blank for the T, and leave the zone out.
    var normalized = text.replacingOccurrences(of: " ", with: "T")
    if !normalized.hasSuffix("Z"), normalized.dropFirst(19).firstIndex(where: { $0 == "+" || $0 == "-" }) == nil {
      normalized += "Z"
    }
    let plain = Date.ISO8601FormatStyle()
    let withFraction = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    return ((try? plain.parse(normalized)) ?? (try? withFraction.parse(normalized)))?.timeIntervalSince1970
  }
}
