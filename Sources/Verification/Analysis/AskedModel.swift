/// Whom an arm asks.
package struct AskedModel: Hashable, Sendable {
  package var name: String
  /// The provider by OpenTelemetry's name.
  package var service: String
  package var host: String
  /// Where requests go.
  package var url: String

  package init(_ name: String, service: String, host: String, url: String) {
    self.name = name
    self.service = service
    self.host = host
    self.url = url
  }
}
