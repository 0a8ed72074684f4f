import CHiredis
import Diagnostics
import Foundation
import Synchronization

/// Answers in Redis, which lets them go by itself when their time is over.
package final class RedisStore: ResponseStore {
  /// Where a server is.
  package struct Address: Hashable, Sendable {
    package var host: String
    package var port: Int
    package var database: Int
    package var user: String?
    package var password: String?

    /// Reads `redis://[user[:password]@]host[:port][/database]`; `nil` for another text.
    package init?(_ text: String) {
      guard let parts = URLComponents(string: text), parts.scheme == "redis", let host = parts.host, !host.isEmpty,
        parts.query == nil
      else { return nil }
      let path = parts.path.drop { $0 == "/" }
      guard path.isEmpty || Int(path).map({ (0...1_000_000).contains($0) }) == true else { return nil }
      self.host = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
      port = parts.port ?? 6_379
      database = Int(path) ?? 0
      user = parts.user.flatMap { $0.isEmpty ? nil : $0 }
      password = parts.password
      // `redis://secret@host` is how some write a password alone.
      if password == nil, let user { (self.password, self.user) = (user, nil) }
    }

    /// Without the password.
    var description: String { "\(host):\(port)/\(database)" }
  }

  private static let prefix = "trimtab:"
  private static let timeout = timeval(tv_sec: 2, tv_usec: 0)

  private let address: Address
  private let connection = Mutex<Connection?>(nil)

  /// Owned by the mutex it lies in.
  private struct Connection: @unchecked Sendable {
    let context: UnsafeMutablePointer<redisContext>
  }

  /// Connects, so that a wrong address or password is told at once.
  package init(_ address: Address) throws(StoreFailure) {
    self.address = address
    let first = try open()
    connection.withLock { $0 = first }
  }

  deinit { connection.withLock { if let open = $0 { redisFree(open.context) } } }

  package func entry(for key: CacheKey) throws(StoreFailure) -> [UInt8]? {
    try command([Array("GET".utf8), Array((Self.prefix + key.text).utf8)])
  }

  package func store(_ entry: [UInt8], for key: CacheKey, seconds: Int) throws(StoreFailure) {
    _ = try command([
      Array("SETEX".utf8), Array((Self.prefix + key.text).utf8), Array(String(max(1, seconds)).utf8), entry,
    ])
  }

  // MARK: Talking

  /// Sends a command, over a new connection if the old one is gone: a server that was started anew is used again.
  private func command(_ words: [[UInt8]]) throws(StoreFailure) -> [UInt8]? {
    let result = connection.withLock { connection -> Result<[UInt8]?, StoreFailure> in
      do throws(StoreFailure) {
        if let open = connection {
          do throws(StoreFailure) {
            return .success(try Self.send(words, over: open, address))
          } catch {
            // An answer that is an error leaves the connection as it is.
            guard open.context.pointee.err != 0 else { return .failure(error) }
            redisFree(open.context)
            connection = nil
          }
        }
        let fresh = try open()
        connection = fresh
        return .success(try Self.send(words, over: fresh, address))
      } catch {
        if let broken = connection, broken.context.pointee.err != 0 {
          redisFree(broken.context)
          connection = nil
        }
        return .failure(error)
      }
    }
    return try result.get()
  }

  private func open() throws(StoreFailure) -> Connection {
    guard let context = redisConnectWithTimeout(address.host, Int32(clamping: address.port), Self.timeout) else {
      throw Self.failure(address, "out of memory")
    }
    guard context.pointee.err == 0 else {
      let reason = Self.errorText(context)
      redisFree(context)
      throw Self.failure(address, reason)
    }
    redisSetTimeout(context, Self.timeout)
    let connection = Connection(context: context)
    do throws(StoreFailure) {
      if let password = address.password {
        let words = ["AUTH"] + (address.user.map { [$0] } ?? []) + [password]
        _ = try Self.send(words.map { Array($0.utf8) }, over: connection, address)
      }
      if address.database != 0 {
        _ = try Self.send(["SELECT", String(address.database)].map { Array($0.utf8) }, over: connection, address)
      } else if address.password == nil {
        // Tells whether the server wants a password.
        _ = try Self.send([Array("PING".utf8)], over: connection, address)
      }
    } catch {
      redisFree(context)
      throw error
    }
    return connection
  }

  private static func send(
    _ words: [[UInt8]], over connection: Connection, _ address: Address
  ) throws(StoreFailure) -> [UInt8]? {
    // The words one behind the other, and where each begins.
    let bytes = words.flatMap(\.self)
    var lengths = words.map(\.count)
    let reply: UnsafeMutableRawPointer? = bytes.withUnsafeBytes { buffer in
      buffer.withMemoryRebound(to: CChar.self) { text in
        var position = 0
        var pointers: [UnsafePointer<CChar>?] = words.map { word in
          defer { position += word.count }
          return text.baseAddress.map { $0 + position }
        }
        return redisCommandArgv(connection.context, Int32(words.count), &pointers, &lengths)
      }
    }
    guard let reply = reply?.assumingMemoryBound(to: redisReply.self) else {
      throw failure(address, errorText(connection.context))
    }
    defer { freeReplyObject(reply) }
    let text = { UnsafeRawBufferPointer(start: reply.pointee.str, count: reply.pointee.len) }
    switch reply.pointee.type {
    case REDIS_REPLY_NIL: return nil
    case REDIS_REPLY_ERROR: throw failure(address, String(decoding: text(), as: UTF8.self))
    case REDIS_REPLY_STRING, REDIS_REPLY_STATUS: return Array(text())
    default: return nil
    }
  }

  private static func errorText(_ context: UnsafeMutablePointer<redisContext>) -> String {
    withUnsafePointer(to: &context.pointee.errstr) { pointer in
      pointer.withMemoryRebound(to: CChar.self, capacity: 128) { String(cString: $0) }
    }
  }

  private static func failure(_ address: Address, _ reason: String) -> StoreFailure {
    StoreFailure(
      LocalizedText(
        en: "Redis at \(address.description) cannot be used: \(reason)",
        zh: "Redis（\(address.description)）无法使用：\(reason)"))
  }
}
