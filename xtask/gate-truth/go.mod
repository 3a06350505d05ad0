module gatetruth

go 1.26
