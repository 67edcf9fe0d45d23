import Admission
import CallModel
import Contract
import Protocols
import Transport
import Upstream

/// What one reading of the settings is on one event loop: the way of a call with all that was
/// prepared for it. A reload puts another one in its place.
///
/// A call keeps what it was given before (its credential, its connections), so it ends as it began.
final class Generation {
  let path: CallPath
  let limits: CallLimits
  /// Nil while no listener is open to web pages.
  let crossOrigin: CrossOrigin?
  let identity: IdentityAnswers
  /// Connections to the clouds, by name; the next generation takes those it can use over.
  let clients: [String: CloudClients]
  /// By the settings alone.
  private let settingsCallers: KnownCallers
  private let board: KeyBoard
  /// Nil while no issuer's tokens count.
  let tokens: TokenDesk?
  @exclusivity(unchecked) private var local: LocalAnswers

  init(
    path: CallPath, limits: CallLimits, crossOrigin: CrossOrigin?, identity: IdentityAnswers,
    clients: [String: CloudClients], callers: KnownCallers, board: KeyBoard, table: OperationTable,
    tokens: TokenDesk? = nil
  ) {
    self.path = path
    self.limits = limits
    self.crossOrigin = crossOrigin
    self.identity = identity
    self.clients = clients
    self.settingsCallers = callers
    self.board = board
    self.local = LocalAnswers(table: table, policies: path.limit.policies)
    self.tokens = tokens
  }

  /// Puts the keys in force that are issued now.
  func renewKeys() {
    path.adopt(board.known(settingsCallers))
  }

  /// What the gateway answers by itself and has prepared; false for everything else.
  func answer(
    _ operation: Operation, _ dialect: Dialect, _ caller: Caller, on exchange: Exchange
  ) throws(Refusal) -> Bool {
    try local.answer(operation, dialect, caller, on: exchange)
  }
}

/// The connections of one event loop to the services of one cloud.
struct CloudClients {
  let plan: CloudPlan
  let vpn: HTTPClient
  /// Absent where the settings name no endpoint of that service.
  let iam: HTTPClient?

  /// Lets calls in progress end, then closes.
  func retire() {
    vpn.retire()
    iam?.retire()
  }
}
