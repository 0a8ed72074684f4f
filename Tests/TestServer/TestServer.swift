import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A server on loopback that answers every request with bytes as a test wants them: it can stall, cut, and talk nonsense.
package final class TestServer: Sendable {
  /// What the server got.
  package struct Request: Sendable {
    /// The first line and the headers, as they came.
    package let head: String
    package let body: [UInt8]

    package var path: String { String(head.split(separator: " ").dropFirst().first ?? "") }

    /// The value of a header, by its name in lower case.
    package func header(_ name: String) -> String? {
      head.split(separator: "\r\n").lazy.compactMap { line -> String? in
        guard let colon = line.firstIndex(of: ":"), line[..<colon].lowercased() == name else { return nil }
        return String(line[line.index(after: colon)...].drop { $0 == " " })
      }.first
    }
  }

  /// One step of an answer.
  package enum Step: Sendable {
    case send([UInt8])
    case wait(milliseconds: Int)
    /// So many bytes of padding.
    case flood(Int)
    /// The connection ends here, with a reset.
    case reset

    package static func send(_ text: String) -> Step { .send(Array(text.utf8)) }
  }

  /// Answers a request; `number` counts from 0. An answer without a length ends with the connection.
  package typealias Handler = @Sendable (_ request: Request, _ number: Int) -> [Step]

  package let port: Int
  package var address: String { "http://127.0.0.1:\(port)" }
  private let listener: Int32
  private let state = Mutex(State())
  private let handler: Handler

  private struct State {
    var requests: [Request] = []
    var connections: Set<Int32> = []
    var connectionCount = 0
    var isStopped = false
  }

  /// What has been asked so far.
  package var requests: [Request] { state.withLock { $0.requests } }
  /// How many connections there have been.
  package var connectionCount: Int { state.withLock { $0.connectionCount } }

  package enum Failure: Error { case noSocket, noPort }

  package init(_ handler: @escaping Handler) throws {
    self.handler = handler
    #if canImport(Darwin)
      listener = socket(AF_INET, SOCK_STREAM, 0)
    #else
      listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #endif
    guard listener >= 0 else { throw Failure.noSocket }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listener = listener
    let code = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        bind(listener, pointer, length) == 0 && listen(listener, 64) == 0
          && getsockname(listener, pointer, &length) == 0
      }
    }
    guard code else {
      close(listener)
      throw Failure.noPort
    }
    port = Int(UInt16(bigEndian: address.sin_port))
    DetachedThread.start { [self] in acceptAll() }
  }

  /// Ends the server with all its connections.
  package func stop() {
    let connections = state.withLock { state in
      state.isStopped = true
      return state.connections
    }
    shutdown(listener, Int32(SHUT_RDWR))
    for connection in connections { shutdown(connection, Int32(SHUT_RDWR)) }
  }

  private func acceptAll() {
    while true {
      let connection = accept(listener, nil, nil)
      let isStopped = state.withLock { state in
        if connection >= 0, !state.isStopped {
          state.connections.insert(connection)
          state.connectionCount += 1
        }
        return state.isStopped
      }
      guard connection >= 0, !isStopped else {
        if connection >= 0 { close(connection) }
        break
      }
      var enabled: Int32 = 1
      setsockopt(connection, Int32(IPPROTO_TCP), TCP_NODELAY, &enabled, socklen_t(MemoryLayout<Int32>.size))
      DetachedThread.start { [self] in serve(connection) }
    }
    close(listener)
  }

  private func serve(_ connection: Int32) {
    var buffer: [UInt8] = []
    while let request = Self.read(from: connection, &buffer) {
      let number = state.withLock { state in
        state.requests.append(request)
        return state.requests.count - 1
      }
      let steps = handler(request, number)
      guard perform(steps, on: connection) else { break }
      // Without a length or chunks the end of the connection is the end of the answer.
      let text = steps.compactMap {
        if case .send(let bytes) = $0 { String(decoding: bytes, as: UTF8.self) } else { nil }
      }
      .joined().lowercased()
      if !text.contains("content-length:"), !text.contains("transfer-encoding: chunked") { break }
    }
    state.withLock { _ = $0.connections.remove(connection) }
    close(connection)
  }

  private func perform(_ steps: [Step], on connection: Int32) -> Bool {
    for step in steps {
      switch step {
      case .send(let bytes): guard Self.write(bytes, to: connection) else { return false }
      case .wait(let milliseconds):
        for _ in 0..<max(1, milliseconds / 10) {
          if state.withLock({ $0.isStopped }) { return false }
          usleep(UInt32(min(milliseconds, 10)) * 1_000)
        }
      case .flood(let count):
        let block = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 16)
        var left = count
        while left > 0 {
          guard Self.write(Array(block.prefix(left)), to: connection) else { return false }
          left -= block.count
        }
      case .reset:
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(connection, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        return false
      }
    }
    return true
  }

  private static func write(_ bytes: [UInt8], to connection: Int32) -> Bool {
    var position = 0
    while position < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        #if canImport(Darwin)
          let flags: Int32 = 0
        #else
          let flags = Int32(MSG_NOSIGNAL)
        #endif
        return send(connection, buffer.baseAddress?.advanced(by: position), bytes.count - position, flags)
      }
      guard count > 0 else { return false }
      position += count
    }
    return true
  }

  private static func read(from connection: Int32, _ buffer: inout [UInt8]) -> Request? {
    var block = [UInt8](repeating: 0, count: 1 << 16)
    func fill() -> Bool {
      let count = recv(connection, &block, block.count, 0)
      guard count > 0 else { return false }
      buffer += block[..<count]
      return true
    }
    let separator = Array("\r\n\r\n".utf8)
    var headEnd: Int?
    while headEnd == nil {
      headEnd = buffer.indices.first { buffer[$0...].starts(with: separator) }
      if headEnd == nil, !fill() { return nil }
    }
    guard let headEnd else { return nil }
    let head = String(decoding: buffer[..<headEnd], as: UTF8.self)
    let request = Request(head: head, body: [])
    let length = request.header("content-length").flatMap { Int($0) } ?? 0
    let bodyStart = headEnd + separator.count
    while buffer.count < bodyStart + length { if !fill() { return nil } }
    let body = Array(buffer[bodyStart..<bodyStart + length])
    buffer.removeSubrange(..<(bodyStart + length))
    return Request(head: head, body: body)
  }
}

/// A thread that nobody waits for.
enum DetachedThread {
  private final class Body: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  static func start(_ run: @escaping @Sendable () -> Void) {
    let box = Unmanaged.passRetained(Body(run))
    #if canImport(Darwin)
      var thread: pthread_t?
      pthread_create(
        &thread, nil,
        { argument in
          Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
          return nil
        }, box.toOpaque())
      if let thread { pthread_detach(thread) }
    #else
      var thread = pthread_t()
      let code = pthread_create(
        &thread, nil,
        { argument in
          if let argument { Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run() }
          return nil
        }, box.toOpaque())
      if code == 0 { pthread_detach(thread) }
    #endif
  }
}
