/// The body of createCustomerGateway, checked as the schema, CGW-1 and CGW-2 say.
struct CustomerGatewayOrder: Sendable {
  let name: String?
  let address: String
  let bgpASN: Int64?
  let tags: [ResourceTag]

  init(_ body: [UInt8]) throws(FieldFault) {
    let top = try FieldReader(body)
    let reader = try top.required("customer_gateway", top.reader("customer_gateway"))
    name = try reader.text("name", .resourceName)
    _ = try reader.text("id_type", .word(["ip"]))
    address = try reader.required("id_value", reader.text("id_value", .address))
    bgpASN = try reader.integer("bgp_asn", 1...4_294_967_295)
    tags = try ResourceTag.list(reader)
  }
}
