"""Read TensorBoard event files: TFRecord frames that hold protobuf Events."""
