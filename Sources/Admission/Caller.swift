public import CallModel
public import Settings

/// A service that Gatehouse knows, with everything that is decided about it beforehand.
///
/// Identity is the object: one caller of one generation of settings. Immutable, so that any number
/// of connections may hold it while a reload puts another generation in its place.
public final class Caller: Sendable {
  /// Position among the callers of its directory; for tables of what is prepared per caller.
  public let index: Int
  public let name: String
  /// How it can be known by the settings alone, in the order of `AuthenticationMethod`.
  public let methods: [AuthenticationMethod]
  /// Names of the credentials it may use; the first one where a call names none.
  public let credentials: [String]
  /// The actions it may do, in full, sorted, each once; also those that depend on the call.
  public let actions: [String]
  public let rights: Rights
  /// Its turns while calls wait for the cloud.
  public let share: CallerShare

  init(
    index: Int, name: String, methods: [AuthenticationMethod], credentials: [String],
    actions: [String], rights: Rights, share: CallerShare? = nil
  ) {
    self.share = share ?? CallerShare(name: name)
    self.index = index
    self.name = name
    self.methods = methods
    self.credentials = credentials
    self.actions = actions
    self.rights = rights
  }

  /// One that may do some operations, whatever the call.
  convenience init(
    index: Int, name: String, methods: [AuthenticationMethod], credentials: [String],
    actions: [String], operations: OperationSet
  ) {
    self.init(
      index: index, name: name, methods: methods, credentials: credentials, actions: actions,
      rights: Rights(outright: operations))
  }

  /// Whether it may do an operation whatever the call, by the operation's index; an unknown one is
  /// refused.
  @inlinable
  public func allows(_ operation: Int) -> Bool {
    rights.outright.contains(operation)
  }

  /// Whether it depends on the call if it may do an operation: `Rights.decide` is asked then.
  @inlinable
  public func mayBeAllowed(_ operation: Int) -> Bool {
    rights.open.contains(operation)
  }

  /// Whether it may use a credential. Names are few: a list is faster than a table.
  public func mayUse(credential name: String) -> Bool {
    credentials.contains(name)
  }
}
