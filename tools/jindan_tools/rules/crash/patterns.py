"""The messages by which fatal exceptions are told apart, the most specific kind first."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from jindan_tools.model.event import Event
from jindan_tools.text.needed_words import needed_words
from jindan_tools.text.regex import regex

# rule code -> (pattern of 'Type: message @ deepest frames # topic', pattern of the type alone or '').
# Sources: messages of CPython, PyTorch, transformers, Ultralytics, scikit-learn and the usual data libraries.
_PATTERNS: Mapping[str, tuple[str, str]] = {
    "CRS029": (
        r"minimum loss scale reached|loss scale (?:is )?already at (?:the )?minimum|cannot decrease (?:loss )?scale",
        "",
    ),
    "CRS062": (
        r"\blabels? contains? (?:nan|inf)|input data contains `?(?:inf|nan)|input (?:[xy] )?contains (?:nan|infinity)(?!.*@ .*(?:_classification|_regression|_ranking|metrics?)\.py)|"
        r"found (?:nan|inf)\w* in (?:the )?(?:input|feature|label|target|data)|(?:input|target|label|feature|train)\w* (?:data |array |values? )?(?:must not|should not|cannot) contain (?:nan|inf)",
        "",
    ),
    "CRS270": (
        r"tried to step \d+ times\. the specified number of total steps is",
        "",
    ),
    "CRS250": (
        r"\ball (?:of )?(?:the |your )?(?:labels|targets|target tokens)\b.{0,40}(?:are|were|=|is) ?(?:-100|masked|ignored)|"
        r"\bno (?:supervised|trainable|loss[- ]generating|unmasked|target) tokens?\b|모든 라벨이 ?-100",
        "",
    ),
    "CRS027": (
        r"nan persisted|loss (?:is|became|was) (?:nan|inf|not finite|non-?finite)|non-?finite loss|model diverged|"
        r"nan (?:loss|detected|encountered|values?)|(?:loss|gradient).{0,30}\b(?:nan|inf)\b|returned nan values|"
        r"contains? (?:either .?inf|nan\b|infs? or nans?)|must not contain (?:infs?|nans?)|invalid numeric entries|"
        r"satisfy the constraint .{0,200}found invalid values",
        "",
    ),
    "CRS028": (
        r"# host_memory|can't allocate memory|cannot allocate memory|^MemoryError|std::bad_alloc|unable to allocate .{1,40} for an array|tokenizing data\. C error: out of memory",
        "",
    ),
    "CRS080": (
        r"need at least one array to concatenate @ .*(?:_serialize_data|full_init)",
        "",
    ),
    "CRS063": (
        r"(?:segment|pose|obb) dataset incorrectly formatted|not an? (?:segment|pose|obb) dataset|supply a (?:segment|pose|obb) dataset",
        "",
    ),
    "CRS066": (
        r"cannot find field 'gt_(?:masks|keypoints)' in the given instances|^KeyError: '?(?:gt_masks|gt_keypoints|masks|keypoints)'?$|"
        r"'InstanceData' object has no attribute '(?:masks|keypoints)'",
        "",
    ),
    "CRS067": (
        r"default process group (?:has not been|is not) initialized.* @ .*batchnorm",
        "",
    ),
    "CRS065": (
        r"(?:is|already) finished, nothing to resume",
        "",
    ),
    "CRS260": (
        r"all bounding boxes should have positive height|[xy]_max is less than or equal to [xy]_min for bbox|"
        r"expected [xy]_m(?:in|ax) for bbox .{0,200}to be in the range",
        "",
    ),
    "CRS261": (
        r"^(?:NameError|KeyError|TypeError|AttributeError): .* @ (?:<string>:<module> < )?(?:tasks|yolo)\.py:(?:parse_model|activation)\b",
        "",
    ),
    "CRS064": (
        r"^AssertionError: ?.* @ .*generalized_box_iou",
        "",
    ),
    "CRS031": (
        r"expected more than 1 value per channel when training",
        "",
    ),
    "CRS032": (
        r"all elements of (?:input|target) should be between 0 and 1|(?:input|target)_val >= zero && (?:input|target)_val <= one",
        "",
    ),
    "CRS060": (
        # JAX's coordination service tells how many tasks came to the barrier.
        r"\d+/\d+ clients joined|store based barrier|barrier timed out|tasks at the barrier",
        "",
    ),
    "CRS059": (
        r"expects same model across all ranks|mismatch between collectives|collectivefingerprint",
        "",
    ),
    "CRS034": (
        r"too many open files|received 0 items of ancdata",
        "",
    ),
    "CRS057": (
        r"chat_template is not set|chat template functions|^jinja2\.|if add_generation_prompt",
        "",
    ),
    "CRS023": (
        r"attempting to unscale fp16 gradients",
        "",
    ),
    "CRS024": (
        r"no padding token is defined|does not have a padding token|asking to pad but the tokenizer",
        "",
    ),
    "CRS021": (
        r"does not require grad|does not have a grad_fn|none of (?:the )?(?:inputs?|outputs?) ha(?:s|ve) requires_grad|"
        r"one of the differentiated tensors",
        "",
    ),
    "CRS053": (
        r"trying to backward through the graph a second time|leaf variable.{0,40}in-?place|modified by an inplace operation",
        "",
    ),
    "CRS022": (
        r"expected to have finished reduction|find_unused_parameters|"
        r"parameters that were not used in producing loss|marked (?:as )?ready twice",
        "",
    ),
    "CRS020": (
        r"error\(s\) in loading state_dict|missing key\(s\) in state_dict|"
        r"unexpected key\(s\) in state_dict|size mismatch for \S+: copying|loaded state dict (?:contains|"
        r"has)|checkpoint.{0,80}(?:does not match|do not match|incompatible)|"
        r"you set .?ignore_mismatched_sizes.? to .?false|trying to set a tensor of shape|key \S+ not found in checkpoint|state_dict.{0,60}mismatch",
        "",
    ),
    "CRS019": (
        r"pytorchstreamreader failed|failed finding central directory|unable to load weights from|unexpected eof|ran out of input|"
        r"invalid magic number; corrupt|error while deserializing header|safetensors.{0,60}(?:incomplete|"
        r"invalid)|metadataincompletebuffer|checkpoint.{0,60}(?:corrupt|truncated)|"
        r"(?:oserror|eoferror|runtimeerror).*@ serialization\.py:(?:__init__(?! < serialization\.py:\w*(?:save|writer))|load|_load)",
        "",
    ),
    "CRS012": (
        r"a prediction has class=\d+, but the dataset only has|got an invalid category_id=\d+|target -?\d+ is out of bounds|t >= 0 && t < n_classes|cur_target >= 0|"
        r"assertion.{0,80}n_classes|label (?:value|id)s? .{0,40}out(?: |side)|class (?:id|"
        r"label).{0,40}exceeds?|num_classes.{0,80}does not match|nc=\d+ must match|label class \d+ exceeds|"
        r"invalid classes inferred from|possible class labels are|received a label value of|number of classes.{0,60}does not match",
        "",
    ),
    "CRS013": (
        r"index out of range in self|indexselectlargeindex|srcindex < srcselectdimsize|"
        r"indexing\.cu.{0,120}assert|vocab(?:ulary)? size|embedding.{0,60}out of (?:range|bounds)",
        "",
    ),
    "CRS011": (
        r"same dtype|uniform dtype|is on device \w+, but replica is assigned to device|expected scalar type|found dtype|expected all tensors to be on the same device|"
        r"input type .* and weight type|must be on the same device|but found at least two devices|"
        r"expected (?:a )?(?:floating|object of scalar)|got: double|not implemented for '(?:half|bfloat16|long|"
        r"int|bool)'|expected object of (?:device|scalar) type|can't convert cuda|"
        r"not at the same device|attempting to deserialize object on a cuda device|result type \w+ can't be cast",
        "",
    ),
    "CRS010": (
        r"mat1 and mat2 shapes|size of tensor a|sizes? of tensors? must match|expected target size|"
        r"shape mismatch|size mismatch, m1|shapes? .{0,40}(?:cannot be|not aligned|incompatible)|"
        r"expected input batch_size|given groups=|expected \d+d .{0,40}input|the size of tensor|"
        r"shape '.*' is invalid for input|must match the (?:existing|size)|could not broadcast|"
        r"inconsistent tensor size|running_mean should contain|incompatible shapes|"
        r"does not match the shape|stack expects each tensor|each element in list of batch|"
        r"match the broadcast shape|expected \d+-dimensional|logits and labels must|is incompatible with the layer|"
        r"must have the same shape|has \d+ features?, but .{0,60}expecting|using a target size|resize storage that is not resizable|activate truncation and/or padding|"
        r"dimension out of range|expected input to have|target size \(.{0,80}must be the same as|"
        r"dimensions must be equal|same number of dimensions|number of dimensions in the tensor input|must be equal to input_size|"
        r"expected sequence of length|could not be broadcast|array dimensions .{0,60}must match exactly|"
        r"\b(?:self|tensor1|input|mat\d|batch\d|vec\d?) must be (?:a matrix|(?:a )?\d-?d)|check failed: \S+size\(\) == |"
        r"kernel size can't be greater than actual input|tensor with \d+ elements cannot be converted to scalar",
        "ValueError|RuntimeError|IndexError|InvalidArgumentError|XGBoostError",
    ),
    "CRS014": (
        r"no module named|missing optional dependency|`?pip3? install |ninja is required|requires the .{1,60} (?:library|package)|please (?:pip )?install|"
        r"is not installed|package .{1,40} not found|: (?:command )?not found$|lib(?!cu)\w+\.so\S*: cannot open shared object file",
        "ModuleNotFoundError|ImportError|OSError|RuntimeError|ValueError|PackageNotFoundError|CommandNotFoundError",
    ),
    "CRS015": (
        r"undefined symbol|cannot import name|sm_\d+ is not compatible|no kernel image is available|"
        r"cuda driver version is insufficient|compiled (?:with|using) (?:a different|cuda|numpy)|"
        r"numpy\.(?:dtype size changed|core\.multiarray failed)|glibc(?:xx)?_|found no nvidia driver|"
        r"cudnn.{0,40}(?:version|mismatch)|module '(?:numpy|torch|tensorflow|pandas|"
        r"transformers)[\w.]*' has no attribute|requires (?:torch|transformers|numpy|python)\s*[<>=!~]|"
        r"not compatible with (?:this|the) version|incompatible.{0,30}version|libcud\w+\.so|np\.(?:float|"
        r"int|bool|object) was a deprecated|no cuda gpus are available|weights only load failed|"
        r"transformers does not recognize this architecture|numpy is not available|cuda setup failed|only supports \w+ gpus|"
        r"driver on your system is too old|cudagetdevicecount|cuda unknown error|operator torchvision::|"
        r"couldn't load custom c\+\+ ops|cublas_status_not_supported|cuda error: operation not supported|dll load failed|"
        r"does not exist or is not currently imported|libnvrtc|error building extension|not currently implemented for the mps",
        "",
    ),
    "CRS055": (
        r"errno (?:5|107|116|121)\b|(?:^|\] )input/output error|stale (?:nfs )?file handle|transport endpoint is not connected",
        "",
    ),
    "CRS018": (
        r"cannot identify image|unidentifiedimage|could not find a format to read|"
        r"image file is truncated|truncated (?:file|jpeg|image)|broken data stream|bad zip ?file|"
        r"not a zip file|premature end|invalid (?:jpeg|png|header)|failed to (?:decode|interpret file)|"
        r"corrupt(?:ed)? (?:jpeg|image|file|data|record)|expecting value: line|extra data: line|"
        r"error tokenizing data|unterminated string|data(?:loss)?error|decompressionbomb|"
        r"pickle data was truncated|invalid load key|codec can't decode|!ssize\.empty|file signature not found|"
        r"unable to (?:synchronously )?open file \(truncated|error occurred while generating the dataset|"
        r"while decompressing data|magic bytes not found|not well-formed|lzmaerror|not a gzipped file|"
        r"cannot work out file type|imagefileerror|no zstd frame|invalid (?:nifti|dicom|tiff) |not a (?:tiff|dicom|nifti) file",
        "",
    ),
    "CRS016": (
        r"dataset .{0,120}(?:not found|does(?:n't| not) exist)|images? not found|no (?:images|labels|"
        r"samples|training data|data) found|couldn't find (?:a )?dataset|(?:no such file or directory|"
        r"cannot find(?! primary config)|not found).{0,200}(?:data|dataset|images?|labels?|annotations?|train|"
        r"val)[\w./\\-]*(?:\.(?:csv|json|jsonl|npz|npy|txt|parquet|h5|lmdb|jpg|png|yaml|zip|tar|arrow|"
        r"tsv|pkl|wav))?|num_samples should be a positive|"
        r"n_samples=0\b|train set will be empty",
        r"(?!KeyError|AttributeError|NameError|ModuleNotFoundError|ImportError)\w+",
    ),
    "CRS033": (
        r"can't load (?:the )?(?:tokenizer|config|configuration|feature extractor|image processor|model|processor)|"
        r"couldn't connect to|max retries exceeded|gated ?repo|is not a valid model identifier|repository not found|"
        r"\b40[134] client error|http error 40\d|error no file named|name resolution|temporary failure in name|"
        r"no config file found|urlopen error|getaddrinfo failed|nodename nor servname",
        "",
    ),
    "CRS017": (
        # torch's PyTorchFileWriter says the second in a RuntimeError.
        r"^(?:[\w.]+\.)?(?:FileNotFoundError|PermissionError|IsADirectoryError|NotADirectoryError|NotFoundError):|"
        r"parent directory .{1,300} does not exist|into a non-existent directory",
        "",
    ),
    "CRS025": (
        # Keras hands its losses `y_true` and `y_pred` too.
        r"^(?!.*y_true.{0,40}y_pred.{0,40}(?:same|shape)(?!.*sklearn))(?!.*@ .*keras/\S*loss).*?"
        r"(?:confusion_matrix|classification_report|only one class present|y_true|y_pred|roc_auc|f1_score|"
        r"precision_recall|classification metrics can't|average='binary'|target is multiclass|unknown label type|compute_metrics|"
        r"(?:comput|calculat|evaluating)\w* .{0,30}metric|metric .{0,30}(?:fail|not (?:defined|supported))|"
        r"@ \S*(?:compute_metrics|calc_metrics|confusion_matrix|sklearn/metrics))",
        "",
    ),
    "CRS054": (
        r"device-side assert",
        "",
    ),
    "CRS056": (
        r"unexpected keyword argument|required positional argument|missing \d+ required|got multiple values|"
        r"takes \d+ positional arguments?",
        "TypeError",
    ),
    "CRS058": (
        r"connection closed by (?:remote )?peer|collective ops is aborted|failed to connect to (?:remote host|all addresses)|"
        r"^(?:[\w.]+\.)?(?:ConnectionResetError|BrokenPipeError|ConnectionRefusedError|"
        r"ConnectionAbortedError)\b",
        "",
    ),
    "CRS061": (
        r"background workers? (?:died|are no longer alive)|pin memory thread exited|BrokenProcessPool|"
        r"process pool was terminated abruptly",
        "",
    ),
    "CRS026": (
        r"'names' length \d+ and 'nc: \d+' must match|metric_for_best_model|training argument is set|is an invalid value|not a valid image size|"
        r"is not a valid \w+ argument|not a valid .{0,40}argument|"
        r"unrecognized arguments|invalid (?:choice|value|option|argument|configuration)|"
        r"invalid literal for int\(\).{0,20}: '(?:auto|none|null|true|false)'|"
        r"key '.*' is not in struct|could not override|cannot find primary config|"
        r"missing mandatory value|mismatch trainingarguments|config.{0,30}(?:mismatch|error)|"
        r"unsupported (?:value|option)|unknown (?:optimizer|scheduler|argument|option|"
        r"model|loss)|error(?:s)? in call to target|not supported between|"
        r"--load_best_model_at_end requires|invalid device ordinal|address already in use|conflicting option string|"
        r"api_key not configured|mapping values are not allowed|^SystemExit: 2$|^ArgumentError: |"
        r"MisconfigurationException: |conditioned on metric .{0,80}not available|could not find the monitored key|"
        r"can only be used on CUDA devices|setup doesn't support (?:bf16|tf32)|run initialization has timed out|"
        r"check batch related parameters|rendezvous: environment variable|no rendezvous handler|is set to .{1,40}\. however|"
        r"expected a value of type|can't train a model that has been loaded|target modules .{1,200}not found|"
        r"unrecognized configuration class|are not used by the model|no shared folder|zero stage \d|"
        r"zero-offload with a client|resource_does_not_exist|AuthenticationError: ",
        r"(?!OSError|IOError|FileNotFoundError|PermissionError)\w+",
    ),
}

# A file that was to be written is none of the data set, whatever its name.
_DATA = "CRS016"
_WRITES = regex(r"[\"']w[b+]?[\"']|\b(?:makedirs|mkdir|savez?|dump|to_csv|SummaryWriter)\(")


@cache
def _patterns() -> Mapping[str, tuple[re.Pattern[str], re.Pattern[str]]]:
    return {code: (_of_message(message), regex(kind)) for code, (message, kind) in _PATTERNS.items()}


def _of_message(source: str) -> re.Pattern[str]:
    """Return a pattern that is compiled for a message with one of its words: one after the other is held against each."""
    return regex(source, re.IGNORECASE, words=tuple(word.lower() for word in needed_words(source)))


def kind_of(event: Event) -> str | None:
    """Return the code of the first rule whose pattern fits an exception event, None when none does."""
    said = f"{event.word('type')}: {event.word('message')}"
    text = f"{said} @ {event.word('stack')} # {event.word('topic')}"
    name = event.word("type").rsplit(".", 1)[-1]
    writes = _WRITES.search(event.word("inner_code")) is not None
    for code, (message, kind) in _patterns().items():
        if code == _DATA and writes:
            continue
        # Only patterns that name the place look at it: a frame's name says little about its error.
        source, any_kind = _PATTERNS[code][0], not _PATTERNS[code][1]
        place = "@ " in source or "# " in source
        if message.search(text if place else said) and (any_kind or kind.fullmatch(name)):
            return code
    return None
