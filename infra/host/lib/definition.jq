# What is not as a definition has to be stops here, before it reaches a command. The names that a definition gives are
# its own tenant's, so that no tenant gets another's certificate, keys or data.
def must($what; condition): if condition then . else error("the definition of \($tenant) is wrong: \($what)") end;

fromjson
| must("tenant"; .tenant == $tenant and ($tenant | test("^[a-z][a-z0-9-]{1,30}[a-z0-9]$")))
| must("port"; .port | type == "number" and floor == . and . >= 9201 and . <= 9299)
| must("memory"; .memory | type == "number" and floor == . and . >= 1024)
| must("image"; .image
    | test("^docker\\.elastic\\.co/elasticsearch/elasticsearch:[0-9]+\\.[0-9]+\\.[0-9]+@sha256:[0-9a-f]{64}$"))
| must("volume"; .volume | test("^vol-[0-9a-f]+$"))
| must("secret_ref"; .secret_ref == "cloudpf/\($environment)/cells/\($tenant)")
| must("hostname"; .hostname == "\($tenant).\($zone)")
| [.port, .memory, .image, .volume, .secret_ref, .hostname]
| @tsv
