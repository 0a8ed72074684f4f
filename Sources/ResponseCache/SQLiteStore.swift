import Diagnostics
import Foundation
import GRDB

/// Answers in a file of SQLite, which several runs may share.
package struct SQLiteStore: ResponseStore {
  private let queue: DatabaseQueue
  private let now: @Sendable () -> Double

  /// `path`: The file; it is made if it is not there, readable by its owner alone.
  /// `now`: Seconds since 1970.
  package init(
    path: String, now: @escaping @Sendable () -> Double = { Date().timeIntervalSince1970 }
  ) throws(StoreFailure) {
    self.now = now
    do {
      let folder = URL(filePath: path).deletingLastPathComponent()
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      if !FileManager.default.fileExists(atPath: path) {
        _ = FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
      }
      var configuration = Configuration()
      configuration.busyMode = .timeout(5)
      queue = try DatabaseQueue(path: path, configuration: configuration)
      try queue.write { database in
        try database.execute(
          sql: "CREATE TABLE IF NOT EXISTS responses (key TEXT PRIMARY KEY, entry BLOB NOT NULL, expires REAL NOT NULL)"
        )
        try database.execute(sql: "DELETE FROM responses WHERE expires <= ?", arguments: [now()])
      }
    } catch {
      throw Self.failure(path, error)
    }
  }

  package func entry(for key: CacheKey) throws(StoreFailure) -> [UInt8]? {
    do {
      return try queue.read { database in
        try Data.fetchOne(
          database, sql: "SELECT entry FROM responses WHERE key = ? AND expires > ?", arguments: [key.text, now()])
      }.map(Array.init)
    } catch {
      throw Self.failure(queue.path, error)
    }
  }

  package func store(_ entry: [UInt8], for key: CacheKey, seconds: Int) throws(StoreFailure) {
    do {
      try queue.write { database in
        try database.execute(
          sql: "INSERT OR REPLACE INTO responses (key, entry, expires) VALUES (?, ?, ?)",
          arguments: [key.text, Data(entry), now() + Double(seconds)])
      }
    } catch {
      throw Self.failure(queue.path, error)
    }
  }

  private static func failure(_ path: String, _ error: any Error) -> StoreFailure {
    let reason = (error as? DatabaseError)?.message ?? "\(error.localizedDescription)"
    return StoreFailure(
      LocalizedText(en: "the cache `\(path)` cannot be used: \(reason)", zh: "缓存 `\(path)` 无法使用：\(reason)"))
  }
}
