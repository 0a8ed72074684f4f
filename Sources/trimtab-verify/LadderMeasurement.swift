import ArgumentParser
import CommandSupport
import Diagnostics
import Foundation
import HTTPClient
import ModelCatalog
import Providers
import ResponseCache
import Synchronization
import Verification
import Workspace

/// Climbs the ladder with the callers of a run.
struct LadderMeasurement {
  let preparation: Preparation
  let design: DesignOptions
  let console: Console

  var run: LadderRun {
    var run = LadderRun(
      baseline: preparation.trials[.before] ?? [],
      optimized: preparation.isRewritten ? preparation.trials[.after] : nil, isOutputOpen: preparation.isOutputOpen,
      smallModel: design.smallModel, pairs: design.maximumPairs)
    run.margin = design.margin
    run.seed = design.seed
    run.concurrency = design.concurrency ?? run.concurrency
    return run
  }

  var smallModelPricing: Pricing {
    if preparation.service.isLoopback { return .free }
    return Pricing(design.smallModel.flatMap { ModelCatalog.bundled.lookup($0).model?.prices } ?? Prices())
  }

  var worstCase: Double? {
    run.worstCase(preparation.pricing[.before] ?? .free, smallModel: smallModelPricing)
  }

  /// `makeCaller`: A caller with connections of its own.
  func climb(
    _ caller: HTTPCaller, makeCaller: @escaping @Sendable () -> HTTPCaller, spend: SpendLimit, hooks: Experiment.Hooks
  ) async throws -> (calls: [Call], ladder: Ladder?, ending: Experiment.Ending) {
    let folder = FileManager.default.temporaryDirectory.appending(path: "trimtab-ladder-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let store: SQLiteStore
    do throws(StoreFailure) {
      store = try SQLiteStore(path: folder.appending(path: "responses.sqlite").path(percentEncoded: false))
    } catch {
      console.note(.error, error.message)
      throw ExitCode.cannotRun
    }
    let service = preparation.service
    let caching = CachingCaller(caller, store: store, seconds: 3_600) { request in
      CacheKey(
        body: request.body(for: service.api, Accommodation(limitName: service.limitName)), address: service.url,
        api: service.api, tenant: "", promptVersion: "")
    }
    let tools = LadderRun.Tools(
      caller: caller, freshCaller: FreshCaller(make: makeCaller),
      cachedCall: { request, call in
        let before = caching.report.hitTime
        let answered = await caching.send(request, call)
        return (answered, caching.report.hitTime - before)
      }, pricing: preparation.pricing[.before] ?? .free, smallModelPricing: smallModelPricing, spend: spend,
      hooks: hooks)
    return await run.run(tools)
  }
}

/// Opens a connection for every call.
struct FreshCaller: ModelCaller {
  let make: @Sendable () -> HTTPCaller

  func send(_ request: ModelRequest, _ call: Call) async -> Call { await make().send(request, call) }
}
