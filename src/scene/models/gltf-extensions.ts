/** Which extensions of glTF 2.0 change what is seen here. */

/** Extensions that change where vertices are, and which are followed. */
export const GEOMETRY_EXTENSIONS: ReadonlySet<string> = new Set([
  'KHR_draco_mesh_compression',
  'EXT_meshopt_compression',
  'KHR_meshopt_compression',
  'KHR_mesh_quantization',
  'KHR_node_visibility',
  'EXT_mesh_gpu_instancing',
])
const LOOKS = /^(KHR|EXT|MSFT|ADOBE|FB)_(materials?|texture|lights?|animation|environment_map|xmp)_?/
/** What a file says about itself, and nothing that is seen. */
const WORDS = /^(EXT_(mesh_features|instance_features|structural_metadata)|KHR_xmp.*|AGI_.*_metadata)$/
/** Does not change which shapes are seen, or where: looks are the theme's. */
export const isAboutLooks = (extension: string): boolean => LOOKS.test(extension) || WORDS.test(extension)
