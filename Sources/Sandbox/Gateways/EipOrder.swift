/// What a create request says about one EIP: an existing one, or the data of a new one (VGW-9).
enum EipOrder: Sendable {
  struct New: Sendable {
    let type: String
    let chargeMode: String?
    let bandwidthSize: Int64?
    let bandwidthName: String?
    /// A shared bandwidth; then none of the three above is given (VGW-11).
    let bandwidthID: String?
  }

  case existing(id: String)
  case new(New)

  init(_ reader: FieldReader, flavor: String) throws(FieldFault) {
    if let id = try reader.text("id", .uuid) {
      try reader.forbid(
        ["type", "charge_mode", "bandwidth_size", "bandwidth_name", "bandwidth_id"],
        "together with id")
      self = .existing(id: id)
      return
    }
    let type = try reader.required("type", reader.text("type", .atMost(36)))
    let bandwidthID = try reader.text("bandwidth_id", .uuid)
    if bandwidthID != nil {
      try reader.forbid(
        ["charge_mode", "bandwidth_size", "bandwidth_name"], "together with bandwidth_id")
    }
    // VGW-10.
    let bound: Int64 = flavor == "Professional2" ? 1000 : 300
    let size = try reader.integer("bandwidth_size", 1...bound)
    if bandwidthID == nil { _ = try reader.required("bandwidth_size", size) }
    self = .new(
      New(
        type: type, chargeMode: try reader.text("charge_mode", .word(["bandwidth", "traffic"])),
        bandwidthSize: size, bandwidthName: try reader.text("bandwidth_name", .resourceName),
        bandwidthID: bandwidthID))
  }
}
