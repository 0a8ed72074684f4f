import CommandSupport
import Diagnostics
import HTTPClient
import Providers
import ResponseCache
import Verification
import Workspace

/// Makes what asks services, with their keys and within the limits of the command line.
struct CallerMaker {
  let options: ServiceOptions
  let console: Console

  /// A function that makes callers with connections of their own.
  ///
  /// Throws if there is no key.
  func maker(for service: Service) throws -> @Sendable () -> HTTPCaller {
    let key = try KeySource(file: options.keyFile, variable: options.keyVariable, console: console).key(for: service)
    var settings = HTTPCaller.Options()
    settings.attempts = options.attempts
    settings.limits.total = options.timeout * 1_000
    settings.limits.stall = options.stallTimeout
    settings.compressesBodies = options.gzip
    settings.headers = try options.parsedHeaders()
    let certificates = options.certificates
    return { @Sendable [settings] in
      HTTPCaller(service, key: key, client: HTTPClient(certificateAuthorities: certificates), options: settings)
    }
  }
}

extension CachingCaller {
  /// Keeps the answers of a service, under keys that hold everything that an answer depends on.
  convenience init(
    _ caller: HTTPCaller, store: any ResponseStore, seconds: Int, tenant: String = "", promptVersion: String = ""
  ) {
    let service = caller.service
    self.init(caller, store: store, seconds: seconds) { request in
      CacheKey(
        body: request.body(for: service.api, Accommodation(limitName: service.limitName)), address: service.url,
        api: service.api, tenant: tenant, promptVersion: promptVersion)
    }
  }
}
