/** What tests use of the encoder, which brings no types of its own. */
declare module 'draco3dgltf' {
  interface DracoInt8Array {
    GetValue(at: number): number
  }
  interface Encoder {
    SetAttributeQuantization(attribute: number, bits: number): void
    EncodeMeshToDracoBuffer(mesh: object, out: DracoInt8Array): number
  }
  interface MeshBuilder {
    AddFacesToMesh(mesh: object, faces: number, indices: Uint32Array): void
    AddFloatAttributeToMesh(
      mesh: object,
      attribute: number,
      vertices: number,
      components: number,
      values: Float32Array,
    ): number
  }
  interface EncoderModule {
    readonly POSITION: number
    readonly Mesh: new () => object
    readonly MeshBuilder: new () => MeshBuilder
    readonly Encoder: new () => Encoder
    readonly DracoInt8Array: new () => DracoInt8Array
  }
  const draco: { createEncoderModule(options: object): Promise<EncoderModule> }
  export default draco
}
