// The Gateway API's custom resource definitions. The v1.0.0 that AIBrix v0.7.0 requires refuses the 11 matches of the
// HTTPRoute that AIBrix's own controller creates. No package is imported: `go mod tidy` would drop the requirement.
module aibrix-model/tools/gateway-api

go 1.26.0

require sigs.k8s.io/gateway-api v1.6.0
