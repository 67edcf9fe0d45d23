/// What a body says of `ikepolicy`, and how that becomes the policy of a connection.
struct IkePolicy: Sendable {
  let given: JSONObject
  let dpd: JSONObject

  /// For a create request.
  init(order reader: FieldReader) throws(FieldFault) {
    try self.init(change: reader)
    // CON-9.
    if given["ike_version"]?.string != "v1" {
      try reader.forbid(["phase1_negotiation_mode"], "unless ike_version is v1")
    }
  }

  /// For an update, where a negotiation mode without v1 merely has no effect.
  init(change reader: FieldReader) throws(FieldFault) {
    given = try PolicyFields.ike.read(reader)
    dpd = try reader.reader("dpd").map(PolicyFields.dpd.read) ?? JSONObject()
  }

  private init() {
    given = JSONObject()
    dpd = JSONObject()
  }

  /// A body without `ikepolicy`.
  static let nothing = IkePolicy()

  /// Over the policy there is (B20).
  func merged(over old: JSONObject) -> JSONObject {
    finished(PolicyFields.ike.merged(given, over: old), oldDPD: old["dpd"]?.object)
  }

  /// Over the service's defaults; `ids` are those that follow from the two ends.
  func merged(defaults ids: JSONObject) -> JSONObject {
    let own = PolicyFields.ike.merged(given)
    return finished(PolicyFields.ike.merged(own, over: ids), oldDPD: nil)
  }

  private func finished(_ fields: JSONObject, oldDPD: JSONObject?) -> JSONObject {
    var policy = fields
    if policy["ike_version"]?.string != "v1" {
      // Main is the default of v1 only (B36).
      policy.remove("phase1_negotiation_mode")
    } else if policy["phase1_negotiation_mode"] == nil {
      policy = PolicyFields.ike.merged(["phase1_negotiation_mode": "main"], over: policy)
    }
    policy.set("dpd", .object(PolicyFields.dpd.merged(dpd, over: oldDPD)))
    return policy
  }
}
