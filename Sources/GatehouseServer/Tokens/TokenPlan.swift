import Admission
import CallModel
import Cryptography
import HTTP2Wire
import Logging
import NIOCore
import Settings
import System
import Transport

/// What is made of the issuers in the settings, for all event loops.
struct TokenPlan: Sendable {
  /// Where the keys of one issuer come from.
  enum Source: Sendable {
    case file(WebKeySet)
    case url(Transport.Endpoint, authority: String, path: String, TLSContext, caPEM: [UInt8]?)
  }

  private let settings: [Settings.TokenIssuer]
  let issuers: [IssuerKeys]
  private let sources: [Source]

  /// Nil without issuers. Reads key sets and authorities; throws what a person can mend.
  ///
  /// Keys of issuers that did not change are taken over from the plan before, so that nobody waits
  /// for them again.
  init?(_ settings: Settings, after previous: TokenPlan?) throws {
    guard !settings.tokenIssuers.isEmpty else { return nil }
    var issuers: [IssuerKeys] = []
    var sources: [Source] = []
    for given in settings.tokenIssuers {
      var caPEM: [UInt8]?
      if case .url(_, _, let caFile?) = given.keys {
        caPEM = try SettingsFile.contents(of: caFile)
      }
      issuers.append(
        previous?.keys(of: given, caPEM: caPEM) ?? IssuerKeys(TokenRules(given)))
      switch given.keys {
      case .file(let file):
        sources.append(.file(try WebKeySet(try SettingsFile.contents(of: file))))
      case .url(let endpoint, let path, _):
        let trust: ServerTrust = caPEM.map { .authoritiesPEM($0) } ?? .system
        sources.append(
          .url(
            Transport.Endpoint(host: endpoint.host, port: Int(endpoint.port)),
            authority: endpoint.authority, path: path, try TLSContext.client(trust: trust),
            caPEM: caPEM))
      }
    }
    self.settings = settings.tokenIssuers
    self.issuers = issuers
    self.sources = sources
  }

  /// The keys of an issuer that is the same here, and believed by the same authorities.
  private func keys(of given: Settings.TokenIssuer, caPEM: [UInt8]?) -> IssuerKeys? {
    guard let place = settings.firstIndex(of: given) else { return nil }
    if case .url(_, _, _, _, let before) = sources[place], before != caPEM { return nil }
    return issuers[place]
  }

  /// The desk of one event loop; that of the first one also gets the keys.
  func desk(
    on loop: LoopContext, _ directory: CallerDirectory, after previous: TokenDesk?, logger: Logger
  ) -> TokenDesk {
    var fetchers: [KeyFetcher] = []
    if loop.index == 0 {
      for (keys, source) in zip(issuers, sources) {
        if let kept = previous?.fetcher(of: keys) {
          kept.renew(source)
          fetchers.append(kept)
        } else {
          fetchers.append(KeyFetcher(keys, from: source, on: loop, logger: logger))
        }
      }
    }
    return TokenDesk(
      TokenJudge(directory, issuers: issuers), issuers: issuers, fetchers: fetchers, loop: loop,
      log: SparingLog(logger))
  }
}
