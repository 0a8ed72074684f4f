/// What the headers of a reply say about limits.
package struct RateLimit: Hashable, Sendable {
  /// Requests and tokens that are still allowed until the reset.
  package var remainingRequests: Int?
  package var remainingTokens: Int?
  /// Requests allowed in the provider's interval, mostly a minute.
  package var requests: Int?
  package var tokens: Int?
  /// Seconds to wait before trying again.
  package var retryAfter: Double?
  /// Whether the server says that trying again makes sense.
  package var shouldRetry: Bool?

  /// `header`: The value of a header, by its name in lower case.
  /// `now`: Seconds since 1970; for a `retry-after` that is a date.
  package init(now: Double, header: (String) -> String?) {
    func number(_ names: String...) -> Int? {
      for name in names {
        // Azure gives -1 where there is no limit.
        if let value = header(name).flatMap({ Int($0) }) { return value < 0 ? nil : value }
      }
      return nil
    }
    remainingRequests = number("x-ratelimit-remaining-requests", "anthropic-ratelimit-requests-remaining")
    remainingTokens = number("x-ratelimit-remaining-tokens", "anthropic-ratelimit-tokens-remaining")
    requests = number("x-ratelimit-limit-requests", "anthropic-ratelimit-requests-limit")
    tokens = number("x-ratelimit-limit-tokens", "anthropic-ratelimit-tokens-limit")
    shouldRetry = header("x-should-retry").flatMap { ["true": true, "false": false][$0] }
    if let milliseconds = header("retry-after-ms").flatMap({ Double($0) }), milliseconds >= 0 {
      retryAfter = milliseconds / 1_000
    } else if let text = header("retry-after") {
      if let seconds = Double(text) {
        retryAfter = seconds >= 0 ? seconds : nil
      } else if let date = HTTPDate.seconds(text) {
        retryAfter = max(0, date - now)
      }
    }
  }
}

/// Dates of HTTP headers.
enum HTTPDate {
  /// Seconds since 1970 of a date such as `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, 5.6.7); `nil` for another text.
  static func seconds(_ text: String) -> Double? {
    let words = text.split { $0 == " " || $0 == "," || $0 == ":" }
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    guard words.count == 8, words[7] == "GMT", let day = Int(words[1]),
      let month = months.firstIndex(of: String(words[2])),
      let year = Int(words[3]), let hour = Int(words[4]), let minute = Int(words[5]), let second = Int(words[6]),
      (1...31).contains(day), (1...9999).contains(year), (0..<24).contains(hour), (0..<60).contains(minute),
      (0...60).contains(second)
    else { return nil }
    // Days since 1970 of the proleptic Gregorian calendar, years beginning in March.
    let shifted = month < 2 ? year - 1 : year
    let dayOfYear = (153 * ((month + 10) % 12) + 2) / 5 + day - 1
    let days = 365 * shifted + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
    return Double(days * 86_400 + hour * 3_600 + minute * 60 + second)
  }
}
