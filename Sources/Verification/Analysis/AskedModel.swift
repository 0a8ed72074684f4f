/// Whom an arm asks.
package struct AskedModel: Hashable, Sendable {
  package var name: String
  /// The provider by OpenTelemetry's name.
  package var service: String
  package var host: String

  package init(_ name: String, service: String, host: String) {
    self.name = name
    self.service = service
    self.host = host
  }
}
