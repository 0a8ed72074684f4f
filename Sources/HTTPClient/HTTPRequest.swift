/// One request.
package struct HTTPRequest: Sendable {
  package enum Method: String, Sendable { case get = "GET", post = "POST", put = "PUT" }

  package var method: Method
  /// With its scheme, `http` or `https`.
  package var url: String
  /// In the order in which they are sent.
  package var headers: [(name: String, value: String)]
  package var body: [UInt8]
  package var limits: Limits

  /// What a request may take before it is given up.
  package struct Limits: Sendable {
    /// Milliseconds until there is a connection.
    package var connect = 10_000
    /// Milliseconds for everything.
    package var total = 120_000
    /// Seconds without any byte.
    package var stall = 60
    /// Bytes of the body of a reply.
    package var body = 32 << 20

    package init() {}
  }

  package init(
    _ method: Method, _ url: String, headers: [(name: String, value: String)] = [], body: [UInt8] = [],
    limits: Limits = Limits()
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.limits = limits
  }
}

/// When a request passed which point, in nanoseconds from its start.
package struct HTTPTiming: Hashable, Sendable {
  /// The name is an address; 0 if it was known.
  package var resolved = 0
  /// TCP is connected.
  package var connected = 0
  /// TLS is agreed; 0 without TLS.
  package var secured = 0
  /// The connection is there and the request is about to be sent. A connection that was open makes this nearly 0.
  package var ready = 0
  /// The first byte of the reply came.
  package var firstByte = 0
  /// The last byte of the reply came, or the request failed.
  package var finished = 0

  package init() {}
}

/// A reply, whole or as far as it came.
package struct HTTPResponse: Sendable {
  /// 0 until there is one.
  package var status = 0
  /// Names in lower case.
  package var headers: [(name: String, value: String)] = []
  package var timing = HTTPTiming()
  /// Whether the request went over a connection that had been opened before.
  package var isConnectionReused = false
  /// `1.1` or `2`; empty if there was no reply.
  package var version = ""

  package init() {}

  /// The first value of a header, whose name is given in lower case.
  package func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
}
