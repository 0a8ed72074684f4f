package import Diagnostics

/// Where answers are kept.
package protocol ResponseStore: Sendable {
  /// The entry of a key; `nil` if there is none, or its time is over.
  func entry(for key: CacheKey) throws(StoreFailure) -> [UInt8]?
  /// Keeps an entry for so many seconds, in place of an older one.
  func store(_ entry: [UInt8], for key: CacheKey, seconds: Int) throws(StoreFailure)
}

/// Why a store does not answer.
package struct StoreFailure: Error, Hashable, Sendable {
  package let message: LocalizedText

  package init(_ message: LocalizedText) {
    self.message = message
  }
}
